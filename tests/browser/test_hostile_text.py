"""Hostile text, typed wherever people can type, shows nothing but itself in a real browser."""

import contextlib
from datetime import date

import pytest
from playwright.sync_api import expect
from pydantic import ValidationError

from lib import home
from lib.launch.entries import Actor, Conditioned, Granted, Waived
from lib.ledger import Refused
from tests.browser.wizard import free_port, settle, wizard
from tests.report.hostile import TEXTS

pytestmark = pytest.mark.browser

ANA = Actor(name="Ana", method="typed")
PAGES = ("", "launch", "section-auth-flow", "signoff", "report", "history", "people")
FORGEABLE = (
    *("h1", "h2", "h3", "h4", "h5", "h6", "a[href]", "img", "script", "iframe", "object"),
    *("form", "li", "blockquote", "hr", "table", "style"),
)
EACH = 40  # texts a launch


def fill(app, texts):
    """A launch in which people typed these texts; where input refuses one, a harmless word stands for it."""
    launch = app.open(ANA, fit(texts[0]), owner=fit(texts[0]))
    app.close(ANA, launch)
    for text in texts:
        actor = ANA.model_copy(update={"name": "Ana"})
        told = typed(text)
        app.note(actor, launch, "auth-embed-behind-login", told)
        app.set_condition(actor, launch, Conditioned(condition=told, owner=fit(text), due=date(2999, 1, 1)))
        app.grant(actor, launch, Granted(person=f"{fit(text)} {len(text)}", right="viewer"))
    told = typed(texts[-1])
    waiver = {"reason": told, "compensation": told, "owner": fit(texts[-1]), "follow_up": "https://t.example/1"}
    with contextlib.suppress(Refused):
        app.decide(ANA, launch, Waived(item="auth-display-integrations", until=date(2999, 1, 1), **waiver))
    app.attest(ANA, launch, "auth-session-tokens", told, evidence=told)
    return launch


def typed(text):
    """As a note takes it, else a word in its place."""
    try:
        return Conditioned(condition=text[:1000], owner="x", due=date(2999, 1, 1)).condition
    except ValidationError:
        return "harmless"


def fit(text):
    """As a name takes it, else a word in its place."""
    try:
        return Actor(name=text[:100]).name
    except ValidationError:
        return "harmless"


def look(page, address, launch, seen):
    """How often each element that text could forge stands on each page."""
    shapes = {}
    for name in PAGES:
        page.goto(f"{address}/{name}?launch={launch}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=20_000)
        settle(page)
        main = page.locator('[data-testid="stMain"]')
        shapes[name] = {kind: main.locator(kind).count() for kind in FORGEABLE}
        seen.append(main.inner_text())
    return shapes


def test_text_that_people_type_forges_loads_and_runs_nothing(open_page, tmp_path):
    chosen = [TEXTS[start : start + EACH] for start in range(0, len(TEXTS), EACH)]
    chosen = [texts for texts in chosen if len(texts) == EACH]
    app = home.application({"GOLIVE_DB": str(tmp_path / "golive.db")})
    harmless = fill(app, [f"harmless {number}" for number in range(EACH)])
    launches = [fill(app, list(texts)) for texts in chosen]
    with wizard(tmp_path / "golive.db", free_port(), GOLIVE_REHEARSAL="off", LOGNAME="Ana") as address:
        page, foreign, dialogs, seen = open_page(), [], [], []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: foreign.append(request.url) if address not in request.url else None)
        usual = look(page, address, harmless, [])
        for launch, texts in zip(launches, chosen, strict=True):
            assert look(page, address, launch, seen) == usual, texts
    assert dialogs == []
    assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []
    assert "<script>alert(1)</script>" in "\n".join(seen)
    assert "[x](https://evil.example)" in "\n".join(seen)
