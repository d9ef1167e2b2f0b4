"""The signed-in page shows every application that Cobalt lists."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.applications import ApplicationEntries, ApplicationEntry
from lib.cobalt.errors import Unusable
from lib.cobalt.markup import mentions
from lib.cobalt.product import enter, readable_text
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned
from lib.launch.wording import counted


@check(
    needs=("base_url", "api_key", "linked_account_id", "onboarding_url", "app_session"),
    after=("applications_are_listed",),
)
def product_shows_every_application(target: Target) -> Conversation:
    try:
        entries = read(ApplicationEntries, (yield target.cobalt.list_applications(target.settings.linked_account_id)))
        if not entries.root:
            return inconclusive("answer-undocumented", "Cobalt's list of applications is empty now.")
        text = readable_text((yield from enter(target.settings.onboarding_url, target.session)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(entries.root, text)


def _judge(entries: tuple[ApplicationEntry, ...], text: str) -> Verdict:
    absent = [entry for entry in entries if not (mentions(text, entry.name) or mentions(text, entry.slug))]
    facts = {"applications": str(len(entries)), "shown": str(len(entries) - len(absent))}
    names = ", ".join(shown(entry.name, 40) for entry in absent[:10])
    if len(absent) == len(entries):
        because = f"The page shows no application of the {len(entries)} that Cobalt lists: {names}."
        return failed("no-application-shown", because, **facts, absent=names)
    if absent:
        because = f"The page shows {facts['shown']} of {len(entries)} applications, and not: {names}."
        return warned("applications-not-all-shown", because, **facts, absent=names)
    return passed(f"The page shows {counted(len(entries), 'application')}, all that Cobalt lists.", **facts)
