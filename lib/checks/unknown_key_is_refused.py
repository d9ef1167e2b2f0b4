"""An unknown API key is refused, with an error that Cobalt's documentation describes."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import LinkedAccount, Page, read
from lib.cobalt.errors import Unusable, read_problem, refuses_credentials, undecided
from lib.launch.verdict import failed, inconclusive, passed

BODIES = ("0a8f6c21-5b7d-4e39-9c04-d2e1b3f4a596", "9d3b70e4-1f26-4ac8-8e57-60c2f9a1d84b")


@check(needs=("base_url", "api_key"), after=("key_is_accepted",))
def unknown_key_is_refused(target: Target) -> Conversation:
    response = yield target.cobalt.with_key(_unknown_key(target.key.reveal())).list_linked_accounts(limit=1)
    problem = read_problem(response)
    if problem and refuses_credentials(response):
        if problem.is_documented:
            return passed("Cobalt refuses an unknown API key with 401 and a documented error.", shape=problem.shape)
        because = "An unknown API key was refused (401), yet with none of the five documented forms of an error."
        return failed("error-shape-undocumented", because, status="401")
    try:
        read(Page[LinkedAccount], response)
    except Unusable:
        reason = undecided(response)
        return inconclusive(reason.cause, f"An unknown API key should be refused with 401. {reason.because}")
    because = "An API key that nobody has was accepted: whatever answers at the base URL does not look at the key."
    return failed("unknown-key-accepted", because, status="200")


def _unknown_key(real: str) -> str:
    """A key of the same environment that is certainly not the real one."""
    prefix = real[:2] if real[:2] in ("tk", "pk") else "tk"
    return next(prefix + body for body in BODIES if prefix + body != real)
