"""Cobalt gives no session token for a linked account that does not exist."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import SessionToken, read
from lib.cobalt.errors import Unusable, says_account_missing, undecided
from lib.launch.verdict import failed, inconclusive, passed


@check(needs=("base_url", "api_key"), after=("key_is_accepted",))
def unknown_account_gets_no_token(target: Target) -> Conversation:
    response = yield target.cobalt.mint_session_token(f"{target.probe}-nobody", force_refresh=False)
    if says_account_missing(response):
        because = "Asked for a session token of an account that nobody made, Cobalt says that there is none."
        return passed(because, status=str(response.status_code))
    try:
        read(SessionToken, response)
    except Unusable:
        reason = undecided(response)
        because = f"A token for an unknown account should be refused by saying so. {reason.because}"
        return inconclusive(reason.cause, because)
    because = "Cobalt gave a session token for an account that was never made: a wrong id goes unnoticed."
    return failed("unknown-account-gets-token", because, status="200")
