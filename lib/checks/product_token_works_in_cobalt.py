"""Cobalt accepts the session token that the product gives, and opens the user's own account with it."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import ActiveAccount, read
from lib.cobalt.errors import Unusable, refuses_credentials
from lib.cobalt.quotes import shown
from lib.cobalt.token_endpoint import ask_for_token, own_token
from lib.launch.verdict import failed, inconclusive, passed


@check(
    needs=("base_url", "api_key", "token_url", "app_session", "linked_account_id"),
    after=("product_token_is_the_users_own",),
)
def product_token_works_in_cobalt(target: Target) -> Conversation:
    name = shown(target.settings.linked_account_id)
    try:
        given = own_token((yield from ask_for_token(target.settings.token_url, target.session)))
        active = yield target.cobalt.active_linked_account(given.token)
        if refuses_credentials(active):
            return failed(
                "product-token-not-active", "Cobalt refuses (401) the token that your product had just given."
            )
        account = read(ActiveAccount, active).account_id
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    if account != target.settings.linked_account_id:
        because = f"Used at Cobalt, the token of your product opens another linked account than {name}."
        return failed("product-token-opens-another", because, linked_account=name)
    return passed(f"Cobalt accepts the token that your product gives, and opens {name} with it.", linked_account=name)
