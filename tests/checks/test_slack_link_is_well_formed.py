import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse
from tests.checks.replies import target

CHECK = "slack_link_is_well_formed"
LINK = "https://acme.slack.com/archives/C0123456789/p1700000000000000"
SPECIMEN = Specimen(
    healthy={},
    causes={Outcome.WARNED: {"slack-link-odd"}},
    held=lambda said: said == [],
    settings={"slack_link": LINK},
)


@pytest.mark.parametrize("link", [LINK, "https://acme.slack.com/archives/C0123456789", f"{LINK}?thread_ts=1&cid=C1"])
def test_passes_on_a_link_into_a_channel(link):
    assert converse(CHECK, target(slack_link=link)).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "link",
    [
        "https://slack.com/help",
        "http://acme.slack.com/archives/C0123456789",
        "https://acme.slack.com.example.com/archives/C0123456789",
        "https://acme.slack.com/archives/general",
    ],
)
def test_warns_of_anything_else(link):
    verdict = converse(CHECK, target(slack_link=link))
    assert (verdict.outcome, verdict.cause) == (Outcome.WARNED, "slack-link-odd")
