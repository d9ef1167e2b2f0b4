import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import UNUSABLE, application, ok, page, redirect

CHECK = "connect_form_shows_labels_and_instructions"
HOW = "<p>Open Copper's settings, choose Integrations, then API keys, and copy the key shown there.</p>"
FIELDS = "<label>E-mail <input name=email></label><label>API key <input type=password name=key></label>"


def copper(slug="copper", labels=("E-mail", "API key")):
    fields = [{"name": label.lower(), "label": label} for label in labels]
    return application(slug, auth_type="keybased", auth_type_options={"keybased": fields})


def form(body):
    return page(f"<h1>Connect</h1><form>{body}<button>Connect</button></form>")


def everything_was_said(said):
    entries = body_of(replies(said, "applications")[0])
    pages = [each for each in replies(said, "elsewhere") if not each.has_redirect_location]
    texts = [each.content.decode("utf-8", "replace").lower() for each in pages]
    labels = [field["label"] for each in entries for field in each["auth_type_options"]["keybased"]] if entries else []
    return bool(labels) and all(any(label.strip().lower() in text for text in texts) for label in labels if label)


SPECIMEN = Specimen(
    healthy={"applications": [ok([copper()])], "elsewhere": [form(HOW + FIELDS)]},
    causes={
        Outcome.FAILED: {"connect-form-without-labels"},
        Outcome.WARNED: {"connect-form-labels-missing", "connect-form-without-instruction"},
        Outcome.INCONCLUSIVE: {"session-not-accepted", "page-unavailable", "page-drawn-by-scripts"},
        Outcome.NOT_APPLICABLE: {"no-key-based-application"},
    },
    held=everything_was_said,
    settings={"connect_form_url": "https://app.example.com/connect/{slug}"},
    secrets={"app_session": "Cookie: session=abc"},
)


def ended(*pages, **changes):
    verdict = converse(CHECK, elsewhere=list(pages), **changes)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(FIELDS + HOW, id="an instruction behind the fields"),
        pytest.param(FIELDS + "<a href=https://help.example.com/copper>Help</a>", id="a link to help"),
        pytest.param("<input placeholder='E-mail'><input aria-label='API key'>" + HOW, id="labels that are spoken"),
        pytest.param("<label>e-mail *</label><label>Api Key:</label>" + HOW, id="other letter cases"),
    ],
)
def test_passes_on(body):
    assert ended(form(body)) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    ("body", "outcome", "cause"),
    [
        pytest.param(FIELDS, Outcome.WARNED, "connect-form-without-instruction", id="labels alone"),
        pytest.param(
            FIELDS + "<a href=/home>Home</a>", Outcome.WARNED, "connect-form-without-instruction", id="a link"
        ),
        pytest.param(
            "E-mail" + HOW.replace("API keys", "keys"), Outcome.WARNED, "connect-form-labels-missing", id="one"
        ),
        pytest.param("<input name=key>" + "<p>Hello.</p>", Outcome.FAILED, "connect-form-without-labels", id="none"),
    ],
)
def test_does_not_pass_on(body, outcome, cause):
    assert ended(form(body)) == (outcome, cause)


def test_an_instruction_far_away_is_none():
    far = "".join("<p>word</p>" for _ in range(10))
    assert ended(page(HOW.replace("API keys", "keys") + far + FIELDS))[1] == "connect-form-without-instruction"


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        pytest.param(page("", 401), "session-not-accepted", id="401"),
        pytest.param(redirect("/login"), "page-unavailable", id="redirects"),
        pytest.param(page("Log in <input type=password>"), "session-not-accepted", id="a login page"),
        pytest.param(page("", 404), "page-unavailable", id="404"),
        pytest.param(page("<div id=root></div><script src=/a.js></script>"), "page-drawn-by-scripts", id="empty"),
        pytest.param(page("E-mail<script>go()</script>"), "page-drawn-by-scripts", id="half empty"),
    ],
)
def test_another_page_proves_nothing(reply, cause):
    assert ended(reply) == (Outcome.INCONCLUSIVE, cause)


def test_a_form_for_the_application_that_names_nothing_else_is_no_login():
    assert ended(form("Copper <input type=password>")) == (Outcome.FAILED, "connect-form-without-labels")


def test_a_form_that_asks_for_a_password_is_no_login():
    labels = ("User name", "Password")
    body = "<label>User name</label><label>Password <input type=password></label>" + HOW
    assert ended(form(body), applications=[ok([copper(labels=labels)])]) == (Outcome.PASSED, "")


def test_opens_the_form_of_each_application_with_the_session():
    dialogue = scripted(CHECK, applications=[ok([application(), copper(), copper("a/b")])])
    assert dialogue.lead(CHECK).outcome is Outcome.PASSED
    forms = [request for kind, request, _ in dialogue.said if kind == "elsewhere"]
    assert [request.url.raw_path for request in forms] == [b"/connect/copper", b"/connect/a%2Fb"]
    assert all(request.headers["cookie"] == "session=abc" for request in forms)


@pytest.mark.parametrize("entries", [[], [application()], [copper(labels=("", " "))]])
def test_the_question_does_not_arise_without_fields_for_a_key(entries):
    verdict = converse(CHECK, applications=[ok(entries)])
    assert (verdict.outcome, verdict.cause) == (Outcome.NOT_APPLICABLE, "no-key-based-application")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_list_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, applications=[reply]).outcome is Outcome.INCONCLUSIVE
