"""Linked accounts are named by ids of your own, not by e-mail addresses or telephone numbers."""

import re

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import LinkedAccount, Page, read
from lib.cobalt.errors import Unusable
from lib.launch.verdict import inconclusive, passed, warned

PERSONAL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+|\+[\d ()./-]{8,20}")


@check(needs=("base_url", "api_key", "linked_account_id"), after=("linked_account_exists",))
def linked_account_id_is_no_personal_data(target: Target) -> Conversation:
    try:
        page = read(Page[LinkedAccount], (yield target.cobalt.list_linked_accounts(limit=100)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    ids = {target.settings.linked_account_id, *(account.account_id for account in page.docs)}
    personal = sum(bool(PERSONAL.fullmatch(each)) for each in ids)
    facts = {"looked_at": str(len(ids)), "personal": str(personal)}
    if personal:
        because = f"{personal} of {len(ids)} account ids look like an e-mail address or a telephone number."
        return warned("account-id-is-personal", because, **facts)
    return passed(f"None of {len(ids)} account ids looks like an e-mail address or a telephone number.", **facts)
