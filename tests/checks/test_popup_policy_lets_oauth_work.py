import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies
from tests.checks.replies import page, redirect, target

CHECK = "popup_policy_lets_oauth_work"
SECRETS = {"app_session": "Cookie: session=abc"}


def rules(policy="", opener="", body="<h1>Integrations</h1>"):
    headers = {"content-security-policy": policy, "cross-origin-opener-policy": opener}
    return page(body, **{name: value for name, value in headers.items() if value})


def nothing_forbids(said):
    last = replies(said, "elsewhere")[-1]
    strict = last.headers.get("content-security-policy", "")
    inside = last.status_code == 200 and b"password" not in last.content
    return inside and last.headers.get("cross-origin-opener-policy") != "same-origin" and "'self'" not in strict


SPECIMEN = Specimen(
    healthy={"elsewhere": [rules("script-src 'unsafe-inline'; connect-src https:; frame-src https://*.refold.ai")]},
    causes={
        Outcome.WARNED: {"popup-severed", "policy-excludes-cobalt"},
        Outcome.INCONCLUSIVE: {"session-not-accepted", "page-unavailable"},
    },
    held=nothing_forbids,
    secrets=SECRETS,
)


def ended(*replies, aim=None):
    verdict = converse(CHECK, aim, elsewhere=list(replies))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(rules(), id="no rules"),
        pytest.param(rules(opener="same-origin-allow-popups"), id="popups allowed"),
        pytest.param(rules("connect-src 'self' https://app.refold.ai"), id="Cobalt named"),
    ],
)
def test_passes_on(reply):
    assert ended(reply) == (Outcome.PASSED, "")


def test_warns_when_the_popup_is_severed():
    assert ended(rules(opener="same-origin")) == (Outcome.WARNED, "popup-severed")


@pytest.mark.parametrize(
    ("reply", "forbidden"),
    [
        pytest.param(rules("connect-src 'self'"), "connect-src", id="calls"),
        pytest.param(rules("frame-src 'none'"), "frame-src", id="frames"),
        pytest.param(rules("default-src 'self'"), "connect-src frame-src", id="both"),
        pytest.param(
            rules(body="<meta http-equiv=Content-Security-Policy content=\"connect-src 'self'\"><p>x"),
            "connect-src",
            id="in the page",
        ),
    ],
)
def test_warns_when_cobalt_is_kept_out(reply, forbidden):
    verdict = converse(CHECK, elsewhere=[reply])
    assert (verdict.outcome, verdict.cause) == (Outcome.WARNED, "policy-excludes-cobalt")
    assert verdict.values["forbidden"] == forbidden


def test_the_host_is_that_of_the_settings():
    aim = target(base_url="https://cobalt.example.org", secrets=SECRETS)
    assert ended(rules("connect-src https://app.refold.ai"), aim=aim)[1] == "policy-excludes-cobalt"


@pytest.mark.parametrize("reply", [page("", 401), page("<input type=password>"), redirect("/login"), page("", 404)])
def test_another_page_proves_nothing(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE
