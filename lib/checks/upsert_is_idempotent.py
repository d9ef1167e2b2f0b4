"""Creating a linked account twice makes one account, and it can be removed again."""

from collections.abc import Generator
from typing import Any

import httpx

from lib.checks.conversation import Conversation, Fault, Step, Target, check
from lib.cobalt.answers import Done, LinkedAccount, holds, read
from lib.cobalt.errors import Unusable, read_problem, refuses, says_account_exists, says_account_missing, undecided
from lib.cobalt.requests import Cobalt
from lib.launch.verdict import Outcome, Verdict, failed, inconclusive, passed


class Refused(Exception):
    """Cobalt would not upsert; the text is its status and kind."""


@check(needs=("base_url", "api_key"), after=("key_is_accepted",), writes=1)
def upsert_is_idempotent(target: Target) -> Conversation:
    account = f"{target.probe}-upsert"
    try:
        verdict = yield from _create_twice(target.cobalt, account)
    finally:
        leftover = yield from _remove(target.cobalt, account)
    if leftover is None:
        return verdict
    if verdict.outcome is Outcome.PASSED:
        return leftover
    return verdict.model_copy(update={"because": f"{verdict.because} {leftover.because}"})


def _create_twice(cobalt: Cobalt, account: str) -> Conversation:
    try:
        first = _read_upsert((yield cobalt.upsert_linked_account(account)), account)
        second = _read_upsert((yield cobalt.upsert_linked_account(account)), account)
        if complaint := _compare(first, second):
            return complaint
        created = yield cobalt.create_linked_account(account)
        if not says_account_exists(created):
            read(LinkedAccount, created)
            because = "Creating an account that existed already (POST linked-account) was not refused."
            return failed("duplicate-create-accepted", because)
        found = _read_account((yield cobalt.read_linked_account(account)), account)
    except Refused as refusal:
        because = f"Cobalt refused to create or update a test account (PUT linked-account): {refusal}."
        return failed("upsert-refused", because, answer=str(refusal))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    because = "The same account id sent twice made one account; creating it again was refused; it could be removed."
    return _compare(first, second, found) or passed(because)


def _compare(first: LinkedAccount, second: LinkedAccount, found: LinkedAccount | None = None) -> Verdict | None:
    if len({each.object_id for each in (first, second, found) if each}) > 1:
        return failed("upsert-makes-twins", "The same account id was sent twice, and Cobalt made two accounts of it.")
    if (first.new_account, second.new_account) != (True, False):
        said = f"{first.new_account}, then {second.new_account}"
        because = f"An account is new the first time only (True, then False); Cobalt said {said}."
        return failed("upsert-reports-wrongly-new", because, new_account=said)
    return None


def _read_upsert(response: httpx.Response, account: str) -> LinkedAccount:
    problem = read_problem(response)
    if problem and refuses(response):
        raise Refused(problem.name)
    return _read_account(response, account)


def _read_account(response: httpx.Response, account: str) -> LinkedAccount:
    answer = read(LinkedAccount, response)
    if answer.account_id != account or not answer.object_id:
        raise undecided(response)
    return answer


def _remove(cobalt: Cobalt, account: str) -> Generator[Step, Any, Verdict | None]:
    """None when the account is seen to be gone, else what is wrong. A fault must not hide what was found before."""
    try:
        deleted = yield cobalt.delete_linked_account(account)
        after = yield cobalt.read_linked_account(account)
    except Fault as fault:
        return inconclusive("probe-not-removed", f"The test account {account} may still exist: {fault.because}")
    if refuses(deleted) and not says_account_missing(deleted):
        return failed("probe-not-removed", f"Cobalt refused to delete the test account {account}: remove it by hand.")
    if holds(Done, deleted) and holds(LinkedAccount, after):
        return failed("probe-not-removed", f"Cobalt said it deleted the test account {account}; it is still there.")
    if says_account_missing(after):
        return None
    return inconclusive("probe-not-removed", f"Cobalt's answers leave open whether the test account {account} is gone.")
