"""A signed-in user gets no session token of another account by asking for it."""

from lib.checks.conversation import Conversation, Target, check, with_probe
from lib.cobalt.addresses import is_same_origin
from lib.cobalt.answers import LinkedAccount, read
from lib.cobalt.errors import Unusable
from lib.cobalt.journey import Arrival
from lib.cobalt.token_endpoint import ask_for_token, blames_forgery, has_token, tokens_in
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(
    needs=("base_url", "api_key", "token_url", "app_session", "linked_account_id"),
    after=("product_token_is_the_users_own",),
    writes=1,
)
def token_endpoint_refuses_foreign_accounts(target: Target) -> Conversation:
    account = f"{target.probe}-foreign"
    return (yield from with_probe(target.cobalt, account, _claim(target, account)))


def _claim(target: Target, account: str) -> Conversation:
    """The foreign account exists, so that an endpoint which honours the request has something to give."""
    try:
        read(LinkedAccount, (yield target.cobalt.upsert_linked_account(account)))
        asked = yield from ask_for_token(target.settings.token_url, target.session, claimed=account)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(asked, target.settings.linked_account_id, account)


def _judge(asked: Arrival, own: str, account: str) -> Verdict:
    status = asked.response.status_code
    accounts = {given.claims.linked_account_id for given in tokens_in(asked.response)}
    if account in accounts:
        because = "A signed-in user who named another linked account was given a token of that account."
        return failed("foreign-token-given", because, status=str(status))
    if not (account in str(asked.url) and is_same_origin(asked.url, asked.hops[0])):
        because = "The endpoint led elsewhere, and no longer asked for the other account there."
        return inconclusive("foreign-account-undecided", because, status=str(status))
    if asked.response.is_success and accounts == {own}:
        because = "A signed-in user who names another linked account still gets a token of their own."
        return passed(because, status=str(status))
    # 401 may also mean that the session has ended meanwhile.
    if status == 403 and not (has_token(asked.response) or blames_forgery(asked.response)):
        return passed("A signed-in user who names another linked account is refused (403).", status=str(status))
    because = f"Asked for another account, the endpoint answered {status}, neither with a token nor with a refusal."
    return inconclusive("foreign-account-undecided", because, status=str(status))
