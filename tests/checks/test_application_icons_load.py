import httpx
import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import KEY, UNUSABLE, application, ok, page, redirect

CHECK = "application_icons_load"


def picture(kind="image/png", status=200, content=b"\x89PNG"):
    return httpx.Response(status, content=content, headers={"content-type": kind})


def all_were_pictures(said):
    icons = [each["icon"] for each in body_of(replies(said, "applications")[0]) if each.get("icon")]
    arrived = [reply for reply in replies(said, "elsewhere") if not reply.has_redirect_location]
    remote = [icon for icon in icons if not icon.startswith("data:image/")]
    good = [each for each in arrived if each.status_code == 200 and each.headers["content-type"].startswith("image/")]
    return bool(icons) and len(good) == len(arrived) == len(remote) and all(each.content for each in good)


SPECIMEN = Specimen(
    healthy={
        "applications": [ok([application(), application("slack", icon="https://i/y.svg")])],
        "elsewhere": [picture(), picture("image/svg+xml")],
    },
    causes={Outcome.WARNED: {"application-icon-broken"}, Outcome.NOT_APPLICABLE: {"no-icon-given"}},
    held=all_were_pictures,
)


def ended(*pictures):
    verdict = converse(CHECK, elsewhere=list(pictures))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "pictures",
    [
        pytest.param([picture("IMAGE/PNG"), picture("image/webp")], id="any kind of picture"),
        pytest.param([redirect("/z.png"), picture()], id="a redirect on the way"),
    ],
)
def test_passes_on(pictures):
    assert ended(*pictures) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(picture(status=404), id="not found"),
        pytest.param(picture(status=403), id="forbidden"),
        pytest.param(page("<h1>Log in</h1>"), id="a login page"),
        pytest.param(picture("application/octet-stream"), id="some bytes"),
        pytest.param(picture(content=b""), id="nothing"),
        pytest.param(httpx.Response(200), id="nothing at all"),
        pytest.param(redirect("javascript:x"), id="a script"),
        pytest.param(redirect("/again"), id="redirects without end"),
    ],
)
def test_warns_on(broken):
    assert ended(picture(), broken) == (Outcome.WARNED, "application-icon-broken")


@pytest.mark.parametrize(("status", "cause"), [(429, "rate-limited"), (500, "server-error"), (503, "server-error")])
def test_cannot_tell_while_the_host_is_busy(status, cause):
    assert ended(picture(), picture(status=status)) == (Outcome.INCONCLUSIVE, cause)


@pytest.mark.parametrize("icon", ["/icons/x.png", "ftp://i/x.png", "https://u:p@i/x.png", "x" * 9000])
def test_an_address_that_cannot_be_opened_is_broken(icon):
    verdict = converse(CHECK, applications=[ok([application(icon=icon)])])
    assert verdict.cause == "application-icon-broken"


def test_a_picture_in_the_address_itself_needs_no_request():
    dialogue = scripted(CHECK, applications=[ok([application(icon="data:image/png;base64,AA==")])])
    assert dialogue.lead(CHECK).outcome is Outcome.PASSED
    assert "elsewhere" not in dialogue.names()


def test_the_question_does_not_arise_without_icons():
    verdict = converse(CHECK, applications=[ok([application(icon=None)])])
    assert (verdict.outcome, verdict.cause) == (Outcome.NOT_APPLICABLE, "no-icon-given")


def test_opens_at_most_twenty_and_takes_no_key_along():
    many = [application(f"a{number}", icon=f"https://i/{number}.png") for number in range(30)]
    dialogue = scripted(CHECK, applications=[ok(many)])
    assert dialogue.lead(CHECK).values == {"icons": "30", "opened": "20"}
    outside = [request for kind, request, _ in dialogue.said if kind == "elsewhere"]
    assert len(outside) == 20
    assert not any(KEY in str(request.headers) for request in outside)


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_list_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, applications=[reply]).outcome is Outcome.INCONCLUSIVE
