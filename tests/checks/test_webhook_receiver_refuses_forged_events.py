import hmac

import httpx
import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies, scripted
from tests.checks.replies import KEY, ok, page, redirect

CHECK = "webhook_receiver_refuses_forged_events"
REFUSED = ok({"error": "The signature is wrong."}, 401)


def refused_both(said):
    return [400 <= reply.status_code < 500 for reply in replies(said, "elsewhere")] == [True, True]


SPECIMEN = Specimen(
    healthy={"elsewhere": [REFUSED, REFUSED]},
    causes={Outcome.WARNED: {"receiver-trusts-forged"}, Outcome.INCONCLUSIVE: {"receiver-undecided"}},
    held=refused_both,
    settings={"webhook_url": "https://app.example.com/hooks"},
)


def ended(*answers):
    verdict = converse(CHECK, elsewhere=list(answers))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("status", [400, 401, 403, 422])
def test_passes_when_both_are_refused(status):
    assert ended(ok({}, status), REFUSED) == (Outcome.PASSED, "")


@pytest.mark.parametrize("answers", [[ok({}), REFUSED], [REFUSED, ok({})], [httpx.Response(204), ok({}, 500)]])
def test_warns_when_one_is_taken(answers):
    assert ended(*answers) == (Outcome.WARNED, "receiver-trusts-forged")


@pytest.mark.parametrize(
    "answer", [ok({}, 404), ok({}, 405), httpx.Response(429), ok({}, 500), page("x", 502), redirect("/login")]
)
def test_what_may_have_another_reason_decides_nothing(answer):
    assert ended(answer, REFUSED) == (Outcome.INCONCLUSIVE, "receiver-undecided")


def test_one_is_signed_by_nobodys_key_and_one_not_at_all():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    forged, unsigned = (request for _, request, _ in dialogue.said)
    assert len(forged.headers["x-cobalt-signature"]) == 64
    assert forged.headers["x-cobalt-signature"] != hmac.new(KEY.encode(), forged.content, "sha256").hexdigest()
    assert "x-cobalt-signature" not in unsigned.headers
    assert forged.content != unsigned.content
