from urllib.parse import parse_qsl, urlsplit

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import CALLBACK, UNUSABLE, auth_url, target

CHECK = "callback_url_is_listed"


def was_listed(said):
    (reply,) = replies(said, "auth url")
    return dict(parse_qsl(urlsplit(body_of(reply)["auth_url"]).query))["redirect_uri"] == CALLBACK


SPECIMEN = Specimen(
    healthy={"auth url": [auth_url()]},
    causes={
        Outcome.FAILED: {"callback-not-listed"},
        Outcome.WARNED: {"callback-wildcard"},
        Outcome.INCONCLUSIVE: {"auth-url-not-given"},
    },
    held=was_listed,
    settings={"registered_callbacks": ("https://other.example.com/cb", CALLBACK)},
)


def ended(*listed):
    return converse(CHECK, target(registered_callbacks=listed))


def test_passes_when_it_stands_there_letter_by_letter():
    assert ended("https://a.example.com/", CALLBACK).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("listed", "part"),
    [
        pytest.param(CALLBACK + "/", "path", id="a slash at the end"),
        pytest.param(
            CALLBACK.upper().replace("HTTPS", "https").replace("APP.REFOLD.AI", "app.refold.ai"), "path", id="case"
        ),
        pytest.param(CALLBACK.replace("https", "http"), "scheme", id="scheme"),
        pytest.param(CALLBACK.replace("app.", "api."), "host and port", id="host"),
        pytest.param(CALLBACK.replace(".ai/", ".ai:443/"), "host and port", id="port"),
        pytest.param(CALLBACK + "?a=1", "query", id="query"),
    ],
)
def test_fails_and_names_the_part_that_differs(listed, part):
    verdict = ended(listed)
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "callback-not-listed")
    assert verdict.because.endswith(f"differs in: {part}.")


def test_the_nearest_of_several_is_shown():
    assert ended("http://x.example.com/a", CALLBACK + "/").values["nearest"] == CALLBACK + "/"


def test_a_wildcard_is_a_warning():
    assert ended("https://*.refold.ai/cb").cause == "callback-wildcard"


@pytest.mark.parametrize("reply", [*UNUSABLE.values(), auth_url(redirect_uri=...)])
def test_without_an_address_nothing_is_decided(reply):
    assert converse(CHECK, auth_url=[reply]).outcome is Outcome.INCONCLUSIVE
