"""Cobalt lists the applications that customers can connect."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import Application, Applications, Different, read
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(
    needs=("base_url", "api_key", "linked_account_id"),
    uses=("app_slug",),
    after=("linked_account_exists",),
)
def applications_are_listed(target: Target) -> Conversation:
    response = yield target.cobalt.list_applications(target.settings.linked_account_id)
    try:
        return _judge(read(Applications, response).root, target.settings.app_slug)
    except Different as answer:
        because = f"The list of applications cannot be shown to anybody. {answer.because}"
        return failed("application-unreadable", because, field=answer.where)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(applications: tuple[Application, ...], slug: str) -> Verdict:
    if not applications:
        because = "Cobalt lists no application for this linked account: enable at least one in the console."
        return failed("no-application-enabled", because, applications="0")
    slugs = [application.slug for application in applications]
    facts = {"applications": str(len(slugs)), "app_slug": shown(slug)}
    if slug and slug not in slugs:
        because = f"The application {shown(slug)} is not among those enabled: {_names(slugs)}."
        return failed("application-not-listed", because, **facts)
    return passed(f"Cobalt lists what can be connected: {_names(slugs)}.", **facts)


def _names(slugs: list[str]) -> str:
    named = ", ".join(shown(slug, 40) for slug in slugs[:10])
    return f"{named} and {len(slugs) - 10} more" if len(slugs) > 10 else named
