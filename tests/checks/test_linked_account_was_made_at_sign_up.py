import re
from datetime import datetime

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, account, missing, ok, target

CHECK = "linked_account_was_made_at_sign_up"
SIGNED_UP = "2026-07-30T10:00:00+02:00"


def was_at_once(said):
    made = str(body_of(replies(said, "account")[0])["createdAt"])
    near = re.match(r"2026-07-30T0(7:5[5-9]|8:0[0-5])", made)
    return bool(near) and abs((datetime.fromisoformat(made) - datetime.fromisoformat(SIGNED_UP)).total_seconds()) <= 300


SPECIMEN = Specimen(
    healthy={"account": [account(createdAt="2026-07-30T08:00:07.120Z")]},
    causes={Outcome.WARNED: {"account-made-late"}, Outcome.INCONCLUSIVE: {"account-older-than-sign-up"}},
    held=was_at_once,
    settings={"signed_up_at": SIGNED_UP},
)


def ended(reply):
    verdict = converse(CHECK, account=[reply])
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("made", ["2026-07-30T08:05:00Z", "2026-07-30T07:55:00.000Z", "2026-07-30T10:00:00+02:00"])
def test_passes_within_five_minutes_in_any_time_zone(made):
    assert ended(account(createdAt=made)) == (Outcome.PASSED, "")


@pytest.mark.parametrize("made", ["2026-07-30T08:05:01Z", "2026-08-01T08:00:00Z"])
def test_warns_when_it_was_made_later(made):
    assert ended(account(createdAt=made)) == (Outcome.WARNED, "account-made-late")


def test_says_how_much_later():
    assert "13 minutes" in converse(CHECK, account=[account(createdAt="2026-07-30T08:13:00Z")]).because


def test_an_account_that_was_there_before_decides_nothing():
    assert ended(account(createdAt="2026-07-30T07:54:00Z")) == (Outcome.INCONCLUSIVE, "account-older-than-sign-up")


@pytest.mark.parametrize(
    "reply",
    [
        *UNUSABLE.values(),
        missing(),
        account(),
        account(createdAt=None),
        account(createdAt="2026-07-30T08:00:00"),
        account(createdAt="yesterday"),
        account("globex", createdAt="2026-07-30T08:00:00Z"),
        ok(None),
    ],
    ids=[
        *UNUSABLE,
        *("a missing account", "no time", "null", "a time without its zone", "words", "another account", "null alone"),
    ],
)
def test_cannot_tell_from_anything_else(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE


def test_needs_the_time_of_sign_up():
    assert "signed_up_at" in target().missing(("signed_up_at",))
