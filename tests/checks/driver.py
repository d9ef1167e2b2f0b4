"""Leads a conversation with replies that are at hand, as the engine does with those of a network."""

import importlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

import httpx

from lib.checks.conversation import Fault, Together, Wait, discover
from lib.launch.verdict import Outcome
from tests.checks.replies import target

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
    """What a request is for, in words, else method and path; everything on another host is elsewhere."""
    address = str(request.url)
    if request.url.netloc in (b"127.0.0.1:8765", b"127.0.0.1:3000"):
        return rehearsed(request)
    if not address.startswith(PUBLIC):
        return "elsewhere"
    path = request.url.path.removeprefix("/api/v2/public")
    if (request.method, path) in ROUTES:
        return ROUTES[request.method, path]
    if path.startswith("/linked-account/integration/oauth-url/"):
        return "auth url"
    if path.startswith("/linked-account/"):
        return {"GET": "account", "DELETE": "delete"}[request.method]
    return f"{request.method} {path}"


def rehearsed(request):
    """In a rehearsal: the local Cobalt's own controls, or the customer's app, with the fault that it is sent to."""
    if request.url.path.startswith("/__sim/"):
        return request.url.path.removeprefix("/__sim/")
    fault = re.search(r"/__fault/([^/]+)$", request.url.params.get("cobalt", ""))
    return f"staging {fault[1]}" if fault else "staging"


@dataclass(frozen=True)
class Specimen:
    """What the test of a check says of it, so that rules for all checks can be tried on it.

    `healthy`: replies by what is asked for. `causes`: those it may end with, by outcome. `held`: whether a pass was
    deserved by what was said, a list of (name, request, reply). `removal`: how many requests at the end clean up.
    """

    healthy: dict[str, list]
    causes: dict[Outcome, set[str]]
    held: Callable[[list], bool]
    removal: int = 0
    settings: dict = field(default_factory=dict)  # beside those of replies.SETTINGS
    secrets: dict = field(default_factory=dict)
    judges_faults: bool = False  # silence is what it looks for, so that it may fail on a fault instead of passing it on

    def target(self):
        return target(secrets=self.secrets, **self.settings)


@cache
def specimen(check_id):
    """Of the check's own test file."""
    return importlib.import_module(f"tests.checks.test_{check_id}").SPECIMEN


@dataclass
class Dialogue:
    """What was said. `answer` is asked for the reply to each request; a Fault among its replies is thrown."""

    answer: object
    said: list = field(default_factory=list)  # (name, request, reply)
    steps: int = 0

    def lead(self, check, aim=None):
        """`check` is the id of one, or a conversation itself."""
        converse = check if callable(check) else discover()[check].converse
        conversation = converse(aim or specimen(check).target())
        reply, self.steps = None, 0
        while True:
            assert self.steps < 200, "the conversation does not end"
            try:
                step = conversation.throw(reply) if isinstance(reply, Fault) else conversation.send(reply)
            except StopIteration as end:
                return end.value
            reply = self.reply(step)
            self.steps += 1

    def reply(self, step):
        if isinstance(step, Together):
            replies = tuple(self.reply(request) for request in step.requests)
            return next((reply for reply in replies if isinstance(reply, Fault)), replies)
        if isinstance(step, Wait):
            return None
        assert isinstance(step, httpx.Request), step
        reply = self.answer(name(step), step)
        if isinstance(reply, httpx.Response) and not hasattr(reply, "_elapsed"):
            reply.elapsed = timedelta(milliseconds=40)
        self.said.append((name(step), step, reply))
        return reply

    def names(self):
        return [said[0] for said in self.said]


def scripted(check_id, **changes):
    """Replies in order, the last of a kind again and again; `changes` replaces those of a kind."""
    script = {kind: list(replies) for kind, replies in specimen(check_id).healthy.items()}
    script |= {kind.replace("_", " "): list(replies) for kind, replies in changes.items()}

    def answer(kind, request):
        replies = script[kind]
        return replies.pop(0) if len(replies) > 1 else replies[0]

    return Dialogue(answer)


def converse(check_id, aim=None, **changes):
    """The verdict when the healthy replies are changed so."""
    return scripted(check_id, **changes).lead(check_id, aim)


# What was said


def body_of(reply):
    try:
        return json.loads(reply.content)
    except (ValueError, RecursionError):
        return None


def replies(said, kind):
    return [reply for each, _, reply in said if each == kind]


def a_good(body, *texts):
    return isinstance(body, dict) and all(isinstance(body.get(name), str) and body[name] for name in texts)
