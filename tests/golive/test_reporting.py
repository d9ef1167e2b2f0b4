"""Reports on their way to where they land: whatever leaves can be judged there, and names the complete one truly."""

import hashlib
import io
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest

from lib.launch.entries import Actor
from lib.ledger import Refused
from lib.report.envelope import read_envelope
from lib.report.length import Length
from lib.report.prefill import Unfit
from lib.report.targets import TARGETS
from lib.store.seal_keys import SealKeys
from tests.golive.house import ANA, settle

EVERY = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)


@pytest.fixture
def sealing(app, tmp_path):
    app.seals = SealKeys(tmp_path, "golive", {})
    return app


@EVERY
def test_what_is_exported_verifies_where_it_lands(sealing, acme, target):
    settle(sealing, acme)
    export = sealing.export(ANA, acme, target)
    answers = sealing.verify(export.text, envelope=export.envelope if export.form.seal_apart else None)
    assert (answers.sealed, answers.trusted, answers.words_agree, answers.newest) == (True, True, True, True)
    assert answers.notes == ()


@EVERY
@pytest.mark.parametrize("name", ["</details>", "h1. {noformat}", "&#35; x", "a\\"])
def test_a_name_that_looks_like_syntax_raises_no_false_alarm(sealing, acme, target, name):
    sealing.rename(ANA, acme, name, "Cleo", None)
    export = sealing.export(ANA, acme, target)
    answers = sealing.verify(export.text, envelope=export.envelope if export.form.seal_apart else None)
    assert (answers.words_agree, answers.notes) == (True, ())


@EVERY
def test_another_word_is_found_wherever_it_landed(sealing, acme, target):
    export = sealing.export(ANA, acme, target)
    changed = export.text.replace("NO\\-GO", "GO").replace("NO-GO", "GO")
    answers = sealing.verify(changed, envelope=export.envelope if export.form.seal_apart else None)
    assert changed != export.text
    assert (answers.sealed, answers.words_agree) == (True, False)


def test_a_shortened_report_names_the_complete_one_by_its_digest(sealing, acme):
    export = sealing.export(ANA, acme, TARGETS["slack"])
    assert export.form.length is Length.NOTICE
    assert hashlib.sha256(sealing.report(ANA, acme).encode()).hexdigest() in export.text


@EVERY
def test_the_same_state_gives_the_same_text_for_a_place(sealing, acme, target):
    assert sealing.export(ANA, acme, target) == sealing.export(ANA, acme, target)


def test_a_new_issue_is_filled_with_a_notice_that_names_the_complete_report(sealing, acme):
    link = sealing.new_issue(ANA, acme, TARGETS["github"], "acme/launches")
    filled = parse_qs(urlsplit(link).query)
    assert filled["title"] == ["Go-live readiness: Acme · HubSpot"]
    (body,) = filled["body"]
    assert "## Verdict: NO-GO" in body
    assert not body.startswith("#")
    assert hashlib.sha256(sealing.report(ANA, acme).encode()).hexdigest() in body
    assert sealing.new_issue(ANA, acme, TARGETS["linear"]).startswith("https://linear.new/?title=")


@pytest.mark.parametrize("name", ["jira", "confluence", "slack"])
def test_a_place_without_such_a_form_says_so(sealing, acme, name):
    with pytest.raises(Unfit, match="github and linear only"):
        sealing.new_issue(ANA, acme, TARGETS[name], "acme/launches")


def test_the_evidence_holds_the_report_and_its_seal(sealing, acme):
    with zipfile.ZipFile(io.BytesIO(sealing.evidence(ANA, acme))) as archive:
        report, seal, sums = (archive.read(name) for name in ("report.md", "report.dsse.json", "SHA256SUMS"))
    assert report.decode() == sealing.report(ANA, acme)
    assert sealing.verify(report.decode()).words_agree
    assert sealing.verify(report.decode(), envelope=read_envelope(seal)).trusted
    assert f"{hashlib.sha256(report).hexdigest()}  report.md" in sums.decode()


@pytest.mark.parametrize("form", ["export", "new_issue", "facts", "junit", "envelope", "report", "evidence"])
def test_who_may_not_export_gets_nothing(sealing, acme, form):
    stranger = Actor(name="Eve", method="single sign-on", issuer="https://id.example", subject="eve")
    ask = getattr(sealing, form)
    with pytest.raises(Refused):
        ask(stranger, acme, *([TARGETS["github"]] if form in ("export", "new_issue") else []))


def test_without_a_seal_key_the_text_bears_no_seal(app, acme):
    app.seals = None
    export = app.export(ANA, acme, TARGETS["github"])
    assert export.envelope is None
    assert export.text == app.report(ANA, acme)
