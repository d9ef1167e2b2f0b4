import httpx
import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies, scripted
from tests.checks.replies import KEY, OTHER_KEY, page, redirect, target

CHECK = "product_ships_no_api_key"
PAGE = page("<h1>Integrations</h1><script src=/a.js></script><script src=/b.js></script>")
THIRD_KEY = "tk99999999-2222-4333-8444-555555555555"
SECRETS = {"app_session": "Cookie: session=abc", "production_key": OTHER_KEY}


def script(text="go()", status=200, **headers):
    return httpx.Response(status, text=text, headers=headers)


def nothing_leaked(said):
    seen = replies(said, "elsewhere")
    texts = [each.content.decode("utf-8", "replace") + str(each.headers) for each in seen]
    wanted = texts[0].count(".js></script>")
    fine = all(each.status_code == 200 for each in seen) and len(seen) >= 1 + wanted
    return fine and not any(KEY in text or OTHER_KEY in text for text in texts)


SPECIMEN = Specimen(
    healthy={"elsewhere": [PAGE, script(), script()]},
    causes={
        Outcome.FAILED: {"key-in-product"},
        Outcome.WARNED: {"key-shape-in-product"},
        Outcome.INCONCLUSIVE: {"session-not-accepted", "page-unavailable", "scripts-unread"},
    },
    held=nothing_leaked,
    secrets=SECRETS,
)


def ended(*replies, aim=None):
    verdict = converse(CHECK, aim, elsewhere=list(replies))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([page("<h1>Integrations</h1>")], id="a page without scripts"),
        pytest.param(
            [page("<script src=/a.js></script><script src=https://stats.example.org/x.js>"), script()],
            id="a foreign script beside",
        ),
        pytest.param([redirect("/home"), PAGE, script()], id="a redirect inside"),
    ],
)
def test_passes_on(replies):
    assert ended(*replies) == (Outcome.PASSED, "")


@pytest.mark.parametrize("key", [KEY, OTHER_KEY], ids=["the key", "the production key"])
@pytest.mark.parametrize(
    "replies",
    [
        pytest.param(lambda key: [page(f"<script>key='{key}'</script>")], id="in the page"),
        pytest.param(lambda key: [PAGE, script(), script(f'const k="{key}"')], id="in a script"),
        pytest.param(lambda key: [PAGE, script(f"%22{key}%22", 404)], id="in a script that is not there"),
        pytest.param(lambda key: [page("", 200, **{"set-cookie": f"k={key}"})], id="in a cookie"),
        pytest.param(lambda key: [page(f"<input type=password>{key}")], id="on the login page"),
        pytest.param(lambda key: [page(key, 500)], id="in a fault"),
    ],
)
def test_fails_when_a_key_stands(key, replies):
    verdict = converse(CHECK, elsewhere=replies(key))
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "key-in-product")
    assert key not in verdict.model_dump_json()


def test_recognises_a_key_of_any_form_by_its_value():
    aim = target("my-own-key-form", secrets=SECRETS)
    assert ended(PAGE, script("x my-own-key-form y"), aim=aim)[1] == "key-in-product"


def test_warns_on_a_key_of_somebody_else():
    assert ended(PAGE, script(), script(f"'{THIRD_KEY}'")) == (Outcome.WARNED, "key-shape-in-product")


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([PAGE, script(), script(status=404)], id="a script that is not there"),
        pytest.param([PAGE, script(), page("<!doctype html><div id=root>")], id="the start page in its place"),
        pytest.param([PAGE, redirect("/c.js")], id="a script elsewhere"),
        pytest.param([page("".join(f"<script src=/{n}.js></script>" for n in range(21))), script()], id="too many"),
        pytest.param([page("<script src=https://cdn.example.com/app.js></script>")], id="only scripts of another host"),
    ],
)
def test_scripts_that_were_not_read_prove_nothing(replies):
    assert ended(*replies) == (Outcome.INCONCLUSIVE, "scripts-unread")


@pytest.mark.parametrize(
    "reply", [page("", 401), page("<input type=password>"), redirect("/login"), page("", 404), page("", 500)]
)
def test_another_page_proves_nothing(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE


def test_the_session_goes_to_the_product_only():
    dialogue = scripted(CHECK, elsewhere=[page("<script src=/a.js></script><script src=https://x.example/>"), script()])
    dialogue.lead(CHECK)
    assert {request.url.host for _, request, _ in dialogue.said} == {"app.example.com"}
    assert all(request.headers["cookie"] == "session=abc" for _, request, _ in dialogue.said)
