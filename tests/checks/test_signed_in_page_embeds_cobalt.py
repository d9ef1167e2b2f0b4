import httpx
import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies
from tests.checks.replies import CALLBACK, jwt, page, redirect

CHECK = "signed_in_page_embeds_cobalt"
PAGE = page("<h1>Integrations</h1><script src=/a.js></script>")
SDK = httpx.Response(200, text="import {Cobalt} from '@cobaltio/cobalt-js'")


def was_seen(said):
    texts = [
        each.content.decode("utf-8", "replace").lower()
        for each in replies(said, "elsewhere")
        if each.status_code == 200
    ]
    ours = ("cobalt-js", "refold-js", "f-sdk/", "connect.gocobalt.io", "refold.ai/connect/", "api/v1/hubspot/callback")
    return "password" not in texts[0] and any(marker in text for text in texts for marker in ours)


SPECIMEN = Specimen(
    healthy={"elsewhere": [PAGE, SDK]},
    causes={Outcome.INCONCLUSIVE: {"session-not-accepted", "page-unavailable", "embedding-not-seen"}},
    held=was_seen,
    secrets={"app_session": "Cookie: session=abc"},
)


def ended(*replies):
    verdict = converse(CHECK, elsewhere=list(replies))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "body",
    [
        "<ul data-sdk=cobalt-js></ul>",
        "<script src=/refold-js.min.js></script>",
        "<script>fetch('/api/v2/f-sdk/application')</script>",
        "<a href=https://connect.gocobalt.io/abc>Connect</a>",
        f"<iframe src=https://app.refold.ai/connect/{jwt()}></iframe>",
        f"<a href='https://app.hubspot.com/oauth/authorize?redirect_uri={CALLBACK}'>Connect</a>",
    ],
)
def test_passes_on(body):
    assert ended(page(body)) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([page("<h1>Integrations</h1>")], id="nothing"),
        pytest.param([page("<a href=/connect/hubspot>Connect</a>")], id="an address of the product's own"),
        pytest.param([page(f"<script>t='{jwt(linked_account_id=...)}'</script>")], id="a token of the product's own"),
        pytest.param([PAGE, httpx.Response(200, text="var a=1")], id="a build that hides names"),
        pytest.param([PAGE, httpx.Response(404, text="cobalt-js")], id="a script that is not there"),
    ],
)
def test_absence_proves_nothing(replies):
    assert ended(*replies) == (Outcome.INCONCLUSIVE, "embedding-not-seen")


@pytest.mark.parametrize(
    "reply",
    [page("cobalt-js", 401), page("cobalt-js<input type=password>"), redirect("/login"), page("cobalt-js", 404)],
)
def test_another_page_proves_nothing(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE
