"""Leads a conversation with replies that are at hand, as the engine does with those of a network."""

from dataclasses import dataclass, field

import httpx

from lib.checks.conversation import Fault, Together, discover
from tests.checks.replies import HEALTHY, target

ROUTES = {
    ("GET", "/linked-account"): "accounts",
    ("PUT", "/linked-account"): "upsert",
    ("POST", "/linked-account"): "create",
    ("POST", "/session-token"): "mint",
    ("POST", "/session-token/revoke"): "revoke",
    ("GET", "/session/active-linked-account"): "active",
    ("GET", "/application"): "applications",
}
PUBLIC = "https://app.refold.ai/api/v2/public"


def name(request):
    """What a request is for, in the words of HEALTHY; everything that goes to another host is elsewhere."""
    address = str(request.url)
    if not address.startswith(PUBLIC):
        return "elsewhere"
    path = request.url.path.removeprefix("/api/v2/public")
    if (request.method, path) in ROUTES:
        return ROUTES[request.method, path]
    if path.startswith("/linked-account/integration/oauth-url/"):
        return "auth url"
    assert path.startswith("/linked-account/"), path
    return {"GET": "account", "DELETE": "delete"}[request.method]


@dataclass
class Dialogue:
    """What was said. `answer` is asked for the reply to each request; a Fault among its replies is thrown."""

    answer: object
    said: list = field(default_factory=list)  # (name, request, reply)
    steps: int = 0

    def lead(self, check_id, aim=None):
        conversation = discover()[check_id].converse(aim or target())
        step, self.steps = next(conversation), 1
        while True:
            assert self.steps < 60, "the conversation does not end"
            reply = self.reply(step)
            try:
                step = conversation.throw(reply) if isinstance(reply, Fault) else conversation.send(reply)
            except StopIteration as end:
                return end.value
            self.steps += 1

    def reply(self, step):
        if isinstance(step, Together):
            replies = tuple(self.reply(request) for request in step.requests)
            return next((reply for reply in replies if isinstance(reply, Fault)), replies)
        assert isinstance(step, httpx.Request), step
        reply = self.answer(name(step), step)
        self.said.append((name(step), step, reply))
        return reply

    def names(self):
        return [said[0] for said in self.said]


def scripted(check_id, **changes):
    """Replies in order, the last of a kind again and again; `changes` replaces those of a kind."""
    script = {kind: list(replies) for kind, replies in HEALTHY[check_id].items()}
    script |= {kind.replace("_", " "): list(replies) for kind, replies in changes.items()}

    def answer(kind, request):
        replies = script[kind]
        return replies.pop(0) if len(replies) > 1 else replies[0]

    return Dialogue(answer)


def converse(check_id, aim=None, **changes):
    """The verdict when the healthy replies are changed so."""
    return scripted(check_id, **changes).lead(check_id, aim)
