"""Every application in Cobalt's list says how it is connected, what it is and how it looks."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.applications import ApplicationEntries, ApplicationEntry
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned
from lib.launch.wording import counted


@check(needs=("base_url", "api_key", "linked_account_id"), after=("applications_are_listed",))
def application_entries_are_complete(target: Target) -> Conversation:
    response = yield target.cobalt.list_applications(target.settings.linked_account_id)
    try:
        return _judge(read(ApplicationEntries, response).root)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(entries: tuple[ApplicationEntry, ...]) -> Verdict:
    if not entries:
        return inconclusive("answer-undocumented", "Cobalt's list of applications is empty now.")
    facts = {"applications": str(len(entries))}
    if mute := [shown(entry.slug, 40) for entry in entries if not entry.auth_type]:
        because = f"Cobalt does not say how these applications are connected: {_some(mute)}."
        return failed("application-without-auth-type", because, **facts, without_auth_type=_some(mute))
    if bare := [shown(entry.slug, 40) for entry in entries if not (entry.icon and entry.description)]:
        because = f"These applications have no icon or no description to show to customers: {_some(bare)}."
        return warned("application-entry-bare", because, **facts, bare=_some(bare))
    because = f"Name, way to connect, icon and description: none is missing in {counted(len(entries), 'application')}."
    return passed(because, **facts)


def _some(slugs: list[str]) -> str:
    return ", ".join(slugs[:10]) + (f" and {len(slugs) - 10} more" if len(slugs) > 10 else "")
