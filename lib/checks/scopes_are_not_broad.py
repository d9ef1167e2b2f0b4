"""None of the scopes that Cobalt asks for opens everything."""

import re

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.providers import read_auth_url
from lib.cobalt.quotes import shown
from lib.launch.verdict import inconclusive, passed, warned
from lib.launch.wording import counted

BROAD = re.compile(
    r"full|\*|admin|admin[.:].*|.*\.ReadWrite\.All|https://mail\.google\.com/?|https://www\.googleapis\.com/auth/drive|repo"
)


@check(needs=("base_url", "api_key", "linked_account_id", "app_slug"), after=("linked_account_exists",))
def scopes_are_not_broad(target: Target) -> Conversation:
    settings = target.settings
    try:
        given = read_auth_url((yield target.cobalt.oauth_url(settings.linked_account_id, settings.app_slug)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    if not given.scopes:
        return inconclusive("answer-undocumented", "The address for connecting names no scope.")
    broad = shown(" ".join(sorted(each for each in given.scopes if BROAD.fullmatch(each))), 300)
    if broad:
        because = f"These scopes open far more than one integration needs: {broad}."
        return warned("scope-broad", because, broad=broad)
    return passed(f"None opens everything, of {counted(len(given.scopes), 'scope')}.")
