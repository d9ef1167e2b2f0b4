import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, scripted
from tests.checks.replies import UNUSABLE, application, ok, page, redirect

CHECK = "help_links_open"
LABELS = "<label>API key <input name=key></label>"
FORM = page(f"<form>{LABELS}<a href=https://help.example.org/copper>Help</a></form>")
COPPER = application("copper", auth_type_options={"keybased": [{"name": "key", "label": "API key"}]})
GUIDE = page("<h1>Where keys are</h1>")


def all_answered(said):
    outside = [
        reply
        for _, request, reply in said
        if request.url.host != "app.example.com" and "/api/v2/" not in str(request.url)
    ]
    ends = [reply for reply in outside if not reply.has_redirect_location]
    return bool(ends) and all(reply.status_code < 400 or reply.status_code in (401, 403, 409) for reply in ends)


SPECIMEN = Specimen(
    healthy={"applications": [ok([COPPER])], "elsewhere": [FORM, GUIDE]},
    causes={
        Outcome.WARNED: {"help-link-dead"},
        Outcome.INCONCLUSIVE: {"session-not-accepted", "page-unavailable"},
        Outcome.NOT_APPLICABLE: {"no-help-link"},
    },
    held=all_answered,
    settings={"connect_form_url": "https://app.example.com/connect/{slug}"},
    secrets={"app_session": "Cookie: session=abc"},
)


def ended(*pages):
    verdict = converse(CHECK, elsewhere=list(pages))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "guide",
    [
        pytest.param([redirect("/en/copper"), GUIDE], id="a redirect"),
        pytest.param([page("", 403)], id="a page that refuses programs"),
        pytest.param([page("", 204)], id="any success"),
    ],
)
def test_passes_on(guide):
    assert ended(FORM, *guide) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "guide",
    [
        *(page("", status) for status in (404, 410)),
        redirect("javascript:x"),
        redirect("/again"),
    ],
)
def test_warns_on_a_link_that_leads_nowhere(guide):
    verdict = converse(CHECK, elsewhere=[FORM, guide])
    assert (verdict.outcome, verdict.cause) == (Outcome.WARNED, "help-link-dead")
    assert verdict.values["dead"] == "help.example.org"


@pytest.mark.parametrize(("status", "cause"), [(429, "rate-limited"), (503, "server-error")])
def test_cannot_tell_while_the_host_is_busy(status, cause):
    assert ended(FORM, page("", status)) == (Outcome.INCONCLUSIVE, cause)


@pytest.mark.parametrize(
    "body", [LABELS, LABELS + "<a href=/home>Home</a>", "<a href=mailto:help@x.org>Help</a>" + LABELS]
)
def test_the_question_does_not_arise_without_a_link_to_help(body):
    assert ended(page(body)) == (Outcome.NOT_APPLICABLE, "no-help-link")


@pytest.mark.parametrize("reply", [page("", 401), page("", 404), page("", 500), redirect("https://x.okta.com/")])
def test_a_form_that_was_not_seen_proves_nothing(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE


def test_the_session_does_not_go_to_others():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    form, guide = (request for kind, request, _ in dialogue.said if kind == "elsewhere")
    assert "cookie" in form.headers
    assert "cookie" not in guide.headers


def test_a_link_on_two_forms_is_opened_once():
    other = application("netsuite", auth_type_options=COPPER["auth_type_options"])
    dialogue = scripted(CHECK, applications=[ok([COPPER, other])], elsewhere=[FORM, FORM, GUIDE])
    assert dialogue.lead(CHECK).values["links"] == "1"


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_list_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, applications=[reply]).outcome is Outcome.INCONCLUSIVE
