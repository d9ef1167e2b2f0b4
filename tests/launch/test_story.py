"""Every kind of entry is told as one sentence."""

from datetime import date

import pytest

from lib.launch.entries import Configured, Entry, Noted, Opened, Posted, Renamed, Reported, Tally
from lib.launch.story import tell
from lib.launch.verdict import failed, passed
from tests.launch import journals
from tests.launch.journals import ANA, NOW, SETTINGS, TODAY, attested, checked, checklist, item, waived, withdrawn, word

ABOUT = item(attestation=word())
POSTED = Posted(
    tracker="github",
    site="https://github.com",
    issue="o/r#1",
    comment="7",
    url="https://github.com/o/r/issues/1#issuecomment-7",
    report="",
    seal="",
    kept="",
)
LISTED = checklist(ABOUT)


def told(body):
    return tell(Entry(launch_id="a", version=1, at=NOW, actor=ANA, body=body), LISTED)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        pytest.param(
            Opened(name="Acme", checklist="small", checklist_version="1"),
            "opened the launch “Acme” with checklist small 1",
            id="opened",
        ),
        pytest.param(Renamed(name="Acme"), "set the launch’s particulars: “Acme”", id="renamed"),
        pytest.param(
            Renamed(name="Acme", owner="Eve", target_date=date(2026, 5, 1)),
            "set the launch’s particulars: “Acme”, owner Eve, target 2026-05-01",
            id="renamed, with owner and date",
        ),
        pytest.param(journals.CONFIGURED, "set the target: https://app.refold.ai, key ending in last", id="configured"),
        pytest.param(
            Configured(settings=SETTINGS.changed(base_url="")), "set the target: no base URL yet", id="no base URL"
        ),
        pytest.param(checked("it_holds", passed("Yes.")), "checked whether it holds: passed. Yes.", id="passed"),
        pytest.param(
            checked("it_holds", failed("broken", "No."), attempts=3),
            "checked whether it holds: failed at attempt 3 (broken). No.",
            id="failed at last",
        ),
        pytest.param(attested(ABOUT), "attested “About login”: I saw it.", id="attested"),
        pytest.param(
            Reported(
                item="login",
                item_digest="",
                file="j.xml",
                sha256="0123456789abcdef",
                tests=9,
                failed=1,
                results={"a": Tally(failed=1), "b": Tally()},
            ),
            "handed in a test report for “About login”: 9 tests, 1 failed, for 1 of 2 scenarios (j.xml, 0123456789ab)",
            id="handed in",
        ),
        pytest.param(waived(ABOUT), f"asked to waive “About login” until {TODAY}, owner Cleo: No time.", id="waived"),
        pytest.param(
            journals.not_applicable(ABOUT), "marked “About login” not applicable: There is no login.", id="marked"
        ),
        pytest.param(withdrawn(ABOUT, "waived"), "took back “waived” of “About login”: A slip.", id="taken back"),
        pytest.param(Noted(item="login", text="Ask."), "noted on “About login”: Ask.", id="noted"),
        pytest.param(
            Noted(item="gone", text="Ask."), "noted on “gone” (no longer in the checklist): Ask.", id="an item of old"
        ),
        pytest.param(POSTED, f"posted the report to o/r#1: {POSTED.url}", id="posted"),
        pytest.param(
            POSTED.model_copy(update={"problem": "GitHub kept 9 of 10 characters."}),
            f"posted the report to o/r#1: {POSTED.url}. GitHub kept 9 of 10 characters.",
            id="posted in part",
        ),
        pytest.param(
            journals.signed("0123456789abcdef"), "signed as approver (approved): go, state 0123456789ab", id="signed"
        ),
    ],
)
def test_an_entry_is_told(body, sentence):
    assert told(body) == sentence
