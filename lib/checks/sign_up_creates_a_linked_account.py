"""Signing up to the product creates a linked account within half a minute."""

from collections.abc import Generator
from datetime import timedelta
from typing import Any

import httpx

from lib.checks.conversation import Conversation, Step, Target, check, wait, with_probe
from lib.cobalt.accounts import AccountRecord
from lib.cobalt.addresses import BadAddress, parse_address
from lib.cobalt.answers import LinkedAccount, read
from lib.cobalt.errors import Unusable, read_json, says_account_missing, undecided
from lib.cobalt.requests import NAME, Cobalt
from lib.launch.verdict import Verdict, failed, inconclusive, passed

LOOKS, PAUSE = 15, 2.0  # seconds between two looks; the engine ends a check after forty
CLOCKS_DIFFER = timedelta(minutes=5)


@check(needs=("base_url", "api_key", "sign_up_url"), after=("key_is_accepted",), writes=2)
def sign_up_creates_a_linked_account(target: Target) -> Conversation:
    account = f"{target.probe}-sign-up"
    return (yield from with_probe(target.cobalt, account, _sign_up(target, account)))


def _sign_up(target: Target, account: str) -> Conversation:
    try:
        url = parse_address(target.settings.sign_up_url)
        headers = {"user-agent": NAME, "accept": "application/json"}
        answer = yield httpx.Request("POST", url, headers=headers, json={"account": account})
        if answer.status_code >= 400:
            because = f"The sign-up was answered with {answer.status_code}, so nobody signed up."
            return inconclusive("sign-up-refused", because, status=str(answer.status_code))
        if complaint := (yield from _compare(target, _named(answer), account)):
            return complaint
        found = yield from _wait_for(target.cobalt, account)
    except BadAddress as reason:
        return inconclusive("sign-up-refused", f"The address of the sign-up cannot be used: {reason}.")
    except Unusable as answer_of_cobalt:
        return inconclusive(answer_of_cobalt.cause, answer_of_cobalt.because)
    return _judge(answer, account, found=found)


def _named(answer: httpx.Response) -> str:
    """The linked account that the sign-up says it gave the user; "" when it says none."""
    try:
        body = read_json(answer)
    except ValueError:
        return ""
    given = body.get("linked_account_id") if isinstance(body, dict) else None
    return given if isinstance(given, str) else ""


def _compare(target: Target, named: str, account: str) -> Generator[Step, Any, Verdict | None]:
    """A complaint when the new user was put into an account that is older than the user. Raises Unusable."""
    if not named or named == account:
        return None
    response = yield target.cobalt.read_linked_account(named)
    if says_account_missing(response):
        return None
    if read(AccountRecord, response).created_at < target.now - CLOCKS_DIFFER:
        because = f"The new user {account} was put into a linked account that had been there before."
        return failed("sign-up-shares-account", because, user=account)
    because = f"The sign-up made a linked account of another name than the user's; delete the user {account} by hand."
    return inconclusive("sign-up-names-differently", because, user=account)


def _wait_for(cobalt: Cobalt, account: str) -> Generator[Step, Any, bool]:
    """Whether the account appears. Raises Unusable."""
    for _ in range(LOOKS):
        response = yield cobalt.read_linked_account(account)
        if not says_account_missing(response):
            if read(LinkedAccount, response).account_id != account:
                raise undecided(response)
            return True
        yield wait(PAUSE)
    return False


def _judge(answer: httpx.Response, account: str, *, found: bool) -> Verdict:
    facts = {"user": account, "status": str(answer.status_code)}
    if found:
        because = f"Signing up created the linked account at once; delete the user {account} from your product."
        return passed(because, **facts)
    if not answer.is_success or answer.content.lstrip()[:1] == b"<":
        because = "The sign-up answered with a page or a redirect, and no linked account came of it."
        return inconclusive("sign-up-undecided", because, **facts)
    because = f"The user {account} signed up, and no linked account of that id was created within half a minute."
    return failed("sign-up-makes-no-account", because, **facts)
