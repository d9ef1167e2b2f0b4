from urllib.parse import parse_qsl, urlsplit

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, auth_url

CHECK = "callback_url_is_current"


def was_current(said):
    (reply,) = replies(said, "auth url")
    sent = dict(parse_qsl(urlsplit(body_of(reply)["auth_url"]).query))["redirect_uri"]
    return sent.startswith("https://app.refold.ai/")


SPECIMEN = Specimen(
    healthy={"auth url": [auth_url()]},
    causes={
        Outcome.WARNED: {"callback-host-legacy", "callback-elsewhere"},
        Outcome.INCONCLUSIVE: {"auth-url-not-given"},
    },
    held=was_current,
)


def ended(address):
    verdict = converse(CHECK, auth_url=[auth_url(redirect_uri=address)])
    return verdict.outcome, verdict.cause


def test_passes_at_the_base_of_this_launch():
    assert ended("https://app.refold.ai/api/v1/hubspot/callback") == (Outcome.PASSED, "")


@pytest.mark.parametrize("host", ["api.gocobalt.io", "gocobalt.io", "app.gocobalt.io"])
def test_warns_of_the_former_host(host):
    assert ended(f"https://{host}/api/v1/hubspot/callback") == (Outcome.WARNED, "callback-host-legacy")


@pytest.mark.parametrize(
    "address",
    ["https://app.refold.ai.example.com/cb", "http://app.refold.ai/cb", "https://app.refold.ai:8443/cb"],
)
def test_warns_of_any_other_place(address):
    assert ended(address) == (Outcome.WARNED, "callback-elsewhere")


@pytest.mark.parametrize("address", ["", "myapp://cb", "https://["])
def test_cannot_tell_without_a_usable_address(address):
    assert ended(address) == (Outcome.INCONCLUSIVE, "answer-undocumented")


@pytest.mark.parametrize("reply", UNUSABLE.values())
def test_without_an_address_nothing_is_decided(reply):
    assert converse(CHECK, auth_url=[reply]).outcome is Outcome.INCONCLUSIVE
