"""A session token is minted for the right account, works, and stops working when it is revoked."""

import httpx

from lib.checks.conversation import Conversation, Target, check, with_probe
from lib.cobalt.answers import (
    ActiveAccount,
    Claims,
    Different,
    LinkedAccount,
    RevokedToken,
    SessionToken,
    UnreadableToken,
    read,
    read_claims,
)
from lib.cobalt.errors import Unusable, refuses, refuses_credentials, says_account_missing
from lib.cobalt.quotes import shown
from lib.cobalt.requests import Cobalt
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned

DAY = 86_400  # seconds; what the documentation's prose promises, while its samples live up to a week


@check(needs=("base_url", "api_key"), after=("key_is_accepted",), writes=1)
def session_token_lives_and_dies(target: Target) -> Conversation:
    account = f"{target.probe}-token"
    return (yield from with_probe(target.cobalt, account, _mint(target, account)))


def _mint(target: Target, account: str) -> Conversation:
    try:
        read(LinkedAccount, (yield target.cobalt.upsert_linked_account(account)))
        token = _minted((yield target.cobalt.mint_session_token(account)))
        if not token:
            return failed("token-not-minted", "Cobalt minted no session token for a test account just made.")
        claims = read_claims(token)
        return _complaint(claims, target, account) or (yield from _use(target.cobalt, account, token, claims))
    except UnreadableToken as reason:
        return failed("token-unreadable", f"What Cobalt minted is no readable session token: {reason}.")
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _minted(response: httpx.Response) -> str:
    """The token; empty when Cobalt refused or gave none. The older documentation refuses with 500."""
    if refuses(response) or says_account_missing(response):
        return ""
    try:
        return read(SessionToken, response).token
    except Different:
        return ""


def _complaint(claims: Claims, target: Target, account: str) -> Verdict | None:
    environment = shown(claims.environment or "not told")
    if claims.linked_account_id != account:
        return failed("token-for-wrong-account", "The token minted names another linked account than asked for.")
    if claims.environment and target.environment and claims.environment != target.environment:
        because = f"The key is one for {target.environment}, the token that it minted for {environment}."
        return failed("token-for-wrong-environment", because, environment=environment)
    if claims.exp <= max(claims.iat, target.now.timestamp()):
        because = "The token had expired when it was minted; compare this computer's clock with Cobalt's."
        return failed("token-already-expired", because)
    return None


def _use(cobalt: Cobalt, account: str, token: str, claims: Claims) -> Conversation:
    active = yield cobalt.active_linked_account(token)
    if refuses_credentials(active):
        return failed("token-not-active", "Cobalt refuses (401) the session token that it had just minted.")
    if read(ActiveAccount, active).account_id != account:
        return failed("token-for-wrong-account", "Used, the session token opens another linked account than its own.")
    revoked = read(RevokedToken, (yield cobalt.revoke_session_token(token)))
    after = yield cobalt.active_linked_account(token)
    if not refuses_credentials(after):
        read(ActiveAccount, after)
        return failed("token-survives-revocation", "The session token still opened its account after it was revoked.")
    if not revoked.success or revoked.revoked_count != 1:
        because = f"The token is refused after its revocation, which Cobalt reports as {revoked.revoked_count} revoked."
        return inconclusive("answer-undocumented", because)
    return _judge_lifetime(claims.exp - claims.iat)


def _judge_lifetime(seconds: int) -> Verdict:
    if seconds > DAY:
        because = f"The session token works and can be revoked; it lives {seconds / 3600:.0f} hours, more than a day."
        return warned("token-lives-long", because, lifetime=f"{seconds} s")
    because = "A session token was minted for the right account, worked, and was refused after its revocation."
    return passed(because, lifetime=f"{seconds} s")
