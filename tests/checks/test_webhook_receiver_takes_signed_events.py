import hmac
from datetime import timedelta

import httpx
import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies, scripted
from tests.checks.replies import KEY, PROBE, ok, page, redirect

CHECK = "webhook_receiver_takes_signed_events"
RECEIVER = "https://app.example.com/hooks"
TAKEN = ok({"received": True})


def took_both(said):
    first, again = replies(said, "elsewhere")
    return first.status_code == 200 and not first.content.startswith(b"<") and 200 <= again.status_code < 300


SPECIMEN = Specimen(
    healthy={"elsewhere": [TAKEN, TAKEN]},
    causes={
        Outcome.FAILED: {"receiver-refuses-signed", "receiver-fails", "receiver-refuses-duplicates"},
        Outcome.WARNED: {"receiver-slow", "receiver-answers-otherwise"},
        Outcome.INCONCLUSIVE: {"receiver-answers-page"},
    },
    held=took_both,
    settings={"webhook_url": RECEIVER},
)


def ended(*answers):
    verdict = converse(CHECK, elsewhere=list(answers))
    return verdict.outcome, verdict.cause


def after(seconds, reply=None):
    response = reply or ok({})
    response.elapsed = timedelta(seconds=seconds)
    return response


@pytest.mark.parametrize(
    "answer",
    [ok({}), httpx.Response(200), httpx.Response(200, text="ok"), after(4.9)],
    ids=["JSON", "nothing", "text", "soon"],
)
def test_a_prompt_success_passes_whatever_it_says(answer):
    assert ended(answer, answer) == (Outcome.PASSED, "")


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_signature_fails(status):
    assert ended(ok({}, status)) == (Outcome.FAILED, "receiver-refuses-signed")


@pytest.mark.parametrize(
    "answer", [ok({}, 400), ok({}, 404), ok({}, 405), ok({}, 500), page("x", 503), redirect("/login")]
)
def test_whatever_else_is_no_success_fails(answer):
    assert ended(answer) == (Outcome.FAILED, "receiver-fails")


@pytest.mark.parametrize("status", [302, 400, 409, 500])
def test_the_same_message_again_must_be_taken_too(status):
    assert ended(TAKEN, ok({}, status)) == (Outcome.FAILED, "receiver-refuses-duplicates")


def test_a_late_answer_warns():
    assert ended(after(5.2)) == (Outcome.WARNED, "receiver-slow")


@pytest.mark.parametrize("status", [201, 202, 204])
def test_another_success_than_200_warns(status):
    assert ended(httpx.Response(status)) == (Outcome.WARNED, "receiver-answers-otherwise")


def test_a_web_page_is_no_receiver_that_could_be_trusted():
    assert ended(page("<!doctype html><h1>Log in</h1>")) == (Outcome.INCONCLUSIVE, "receiver-answers-page")


@pytest.mark.parametrize("answers", [[httpx.Response(429)], [TAKEN, httpx.Response(429)]], ids=["at once", "later"])
def test_throttling_decides_nothing(answers):
    assert ended(*answers) == (Outcome.INCONCLUSIVE, "rate-limited")


def test_sends_the_same_bytes_twice_signed_with_the_launchs_key_and_without_the_key():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    first, again = (request for _, request, _ in dialogue.said)
    assert (first.method, str(first.url), first.content) == ("POST", RECEIVER, again.content)
    signature = hmac.new(KEY.encode(), first.content, "sha256").hexdigest()
    assert first.headers["x-cobalt-signature"] == again.headers["x-cobalt-signature"] == signature
    assert KEY not in str(first.headers.raw) + first.content.decode()
    assert PROBE in first.content.decode()
