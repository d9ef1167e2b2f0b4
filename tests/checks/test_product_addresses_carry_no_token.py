import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies
from tests.checks.replies import jwt, page, redirect

CHECK = "product_addresses_carry_no_token"
TOKEN = jwt(linked_account_id="acme")


def no_address_had_one(said):
    seen = replies(said, "elsewhere")
    texts = [each.content.decode("utf-8", "replace") + each.headers.get("location", "") for each in seen]
    return (
        seen[-1].status_code == 200 and "password" not in texts[-1] and not any(f"={TOKEN}" in text for text in texts)
    )


SPECIMEN = Specimen(
    healthy={"elsewhere": [page("<h1>Integrations</h1><a href=/connect/hubspot?x=1>Connect</a>")]},
    causes={
        Outcome.FAILED: {"token-in-address"},
        Outcome.INCONCLUSIVE: {"session-not-accepted", "page-unavailable", "page-drawn-by-scripts"},
    },
    held=no_address_had_one,
    secrets={"app_session": "Cookie: session=abc"},
)


def ended(*replies):
    verdict = converse(CHECK, elsewhere=list(replies))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "body",
    [
        f"<a href=https://app.refold.ai/connect/{TOKEN}>Connect</a>",
        f"<a href=/reset?ticket={jwt(linked_account_id=...)}>Reset</a>",
        f"<p>{TOKEN}</p>",
        "<p>no link</p>",
    ],
    ids=["Cobalt's own page", "a token of the product's own", "a token in no address", "no address"],
)
def test_passes_on(body):
    assert ended(page(body)) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([redirect(f"/portal?token={TOKEN}"), page("x")], id="a redirect"),
        pytest.param([redirect(f"/portal?token={TOKEN}"), page("", 401)], id="a redirect that is refused then"),
        pytest.param([page(f"<a href='/portal?a=1&amp;token={TOKEN}'>x</a>")], id="a link"),
        pytest.param([page(f"<iframe src='https://x.example/?t%3D{TOKEN}'></iframe>")], id="a frame"),
        pytest.param([page(f"<script src='/a.js?token={TOKEN}'></script>")], id="a script"),
        pytest.param([page(f"<div id=root></div><script src='/a.js?t={TOKEN}'></script>")], id="an empty page"),
    ],
)
def test_fails_on(replies):
    verdict = converse(CHECK, elsewhere=replies)
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "token-in-address")
    assert "eyJ" not in verdict.model_dump_json()


@pytest.mark.parametrize(
    "reply",
    [
        *(page("", 401), page("<input type=password>"), redirect("/login"), page("", 404)),
        page("<div id=root></div><script src=/a.js></script>"),
    ],
)
def test_another_page_or_an_empty_one_proves_nothing(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE
