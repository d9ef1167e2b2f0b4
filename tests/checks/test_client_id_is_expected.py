from urllib.parse import parse_qsl, urlsplit

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import (
    CLIENT,
    SHAPES,
    UNUSABLE,
    auth_url,
    error,
    missing,
    ok,
    target,
    unauthorized,
)

CHECK = "client_id_is_expected"


def query_of(said):
    (reply,) = replies(said, "auth url")
    assert reply.status_code == 200
    return dict(parse_qsl(urlsplit(body_of(reply)["auth_url"]).query))


def client_was_expected(said):
    return query_of(said)["client_id"] == CLIENT


SPECIMEN = Specimen(
    healthy={"auth url": [auth_url()]},
    causes={Outcome.FAILED: {"auth-url-not-given", "client-id-differs"}},
    held=client_was_expected,
)


def ended(reply, aim=None):
    verdict = converse(CHECK, aim, auth_url=[reply])
    return verdict.outcome, verdict.cause


def test_passes_on_the_expected_client_id():
    verdict = converse(CHECK)
    assert verdict.outcome is Outcome.PASSED
    assert verdict.values == {"host": "app.hubspot.com", "given": CLIENT, "expected": CLIENT}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(CLIENT.upper(), id="in capitals"),
        pytest.param(CLIENT + " ", id="with a blank"),
        pytest.param(CLIENT[:-1], id="cut"),
        pytest.param("cobalt-shared", id="of somebody else"),
    ],
)
def test_fails_on_a_client_id(given):
    assert ended(auth_url(client_id=given)) == (Outcome.FAILED, "client-id-differs")


@pytest.mark.parametrize(
    "reply",
    [
        *(error(shape, 404, "Application with app_type 'x' not found", "EXTERNAL_API_ERROR") for shape in SHAPES),
        ok({}),
        ok({"auth_url": None}),
        ok({"auth_url": ""}),
        ok({"auth_url": "javascript:alert(1)"}),
        ok({"auth_url": "https://user@provider.example.com/?client_id=" + CLIENT}),
        ok({"auth_url": f"https://provider.example.com/?client_id={CLIENT}&client_id=x"}),
        ok({"auth_url": f"https://provider.example.com/?client_id={CLIENT}&x={'y' * 10_000}"}),
        ok([]),
    ],
    ids=[
        *(f"a refusal, {shape}" for shape in SHAPES),
        *("nothing", "null", "an empty text", "a script", "a user name", "two client ids", "no end", "a list"),
    ],
)
def test_fails_when_no_usable_address_is_given(reply):
    assert ended(reply) == (Outcome.FAILED, "auth-url-not-given")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(auth_url(client_id=...), id="there is no client id"),
        pytest.param(auth_url(client_id=""), id="the client id is empty"),
        pytest.param(unauthorized(), id="the key is refused meanwhile"),
        pytest.param(missing(), id="the account is gone meanwhile"),
    ],
)
def test_cannot_compare_when(reply):
    assert ended(reply) == (Outcome.INCONCLUSIVE, "answer-undocumented")


def test_keeps_the_state_of_the_visit_out_of_the_verdict():
    aim = target(expected_client_id="another")
    assert "visit-secret" not in converse(CHECK, aim).model_dump_json()
