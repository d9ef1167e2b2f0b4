"""The report: its order, its numbers, the same bytes for the same state, and no text that breaks out of its place."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from lib.launch.checklist import Scenario
from lib.launch.entries import Configured, Exchange, Noted, Reported, Tally
from lib.launch.state import replay
from lib.launch.statement import state_digest
from lib.launch.states import ICONS, State
from lib.launch.verdict import blocked, failed, inconclusive, not_applicable, passed, warned
from lib.report.document import Document
from lib.report.markdown import table, write_markdown
from lib.report.stamp import stamp
from tests.launch import journals
from tests.launch.journals import (
    NOW,
    SETTINGS,
    TODAY,
    attested,
    checked,
    checklist,
    earlier,
    item,
    judge,
    report_of,
    waived,
    withdrawn,
    word,
)
from tests.report.hostile import TEXTS, report
from tests.report.rendered import assert_harmless, parse, read, shape, texts

HEADINGS = [
    "Conditions and waivers",
    "Open items",
    "Sections",
    "Evidence",
    "Changes since the last signature",
    "Scope and limits",
    "Sign-offs",
    "How to check this report",
]
GOOD = passed("It holds.", environment="test")
PROVED = item("proved", checks=("one", "two"))
BOTH = item("both", checks=("one",), attestation=word())
DOUBTED = item("doubted", checks=("doubtful",), causes=("unsure",), attestation=word("inconclusive"))
PROMISED = item("promised", attestation=word())
WAIVED = item("waived", checks=("three",), causes=("broken",))
SPARED = item("spared", attestation=word())
FAILING = item("failing", checks=("three",), causes=("broken",))
STALE = item("stale", checks=("old",), party="customer")
BLOCKED = item("blocked", checks=("stuck",), importance="advice")
OPEN = item("open", attestation=word(), importance="advice", party="cobalt")
LISTED = checklist(PROVED, BOTH, DOUBTED, PROMISED, WAIVED, SPARED, FAILING, STALE, BLOCKED, OPEN)
ASKED = Exchange(method="GET", url="https://app.refold.ai/x", status=200, milliseconds=12, trace_id="t-1", excerpt="{}")
STORY = (
    checked("one", GOOD, exchanges=(ASKED,)),
    checked("two", warned("slow", "It is slow.")),
    checked("three", failed("broken", "It is broken."), exchanges=(ASKED,), attempts=2),
    checked("doubtful", inconclusive("unsure", "It does not say.")),
    earlier(checked("old", GOOD), days=9),
    checked("stuck", blocked("prerequisite-not-met", "It waits.")),
    attested(BOTH, evidence="https://a.example/call"),
    attested(DOUBTED, covers={"doubtful": "unsure"}),
    attested(PROMISED),
    waived(WAIVED),
    journals.not_applicable(SPARED),
)


def write(*more, listed=LISTED, now=NOW, story=STORY):
    return write_markdown(report_of(listed, *story, *more, now=now))


WHOLE = write()


def part(markdown, heading):
    """The text between a second-level heading and the next."""
    return re.search(rf"^## {re.escape(heading)}.*?\n\n(.*?)(?=^## |\Z)", markdown, re.DOTALL | re.MULTILINE)[1]


def rows(text):
    """The cells of all tables in a part, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines if "Item |" not in line]


# Order and form


def test_the_verdict_comes_first_and_the_way_to_check_last():
    headings = re.findall(r"^(#{1,2}) (.*)$", WHOLE, re.MULTILINE)
    assert headings[0] == ("#", "Go-live readiness: Acme · HubSpot")
    assert headings[1] == ("##", "Verdict: NO-GO")
    assert [heading for _, heading in headings[2:]] == HEADINGS


@pytest.mark.parametrize(
    "markdown", [WHOLE, write(story=()), write(journals.signed("0" * 64))], ids=["all", "bare", "signed"]
)
def test_a_report_ends_with_one_newline_and_has_no_trailing_blanks(markdown):
    assert markdown.endswith("`./golive verify report.md`\n")
    assert not markdown.endswith("\n\n")
    assert not re.search(r"[ \t\r\f\v]$", markdown, re.MULTILINE)
    assert "\n\n\n" not in markdown
    assert_harmless(markdown)


def test_the_same_state_gives_the_same_bytes():
    assert WHOLE == write() == write(now=NOW + timedelta(hours=1))
    document = report_of(LISTED, *STORY)
    assert write_markdown(Document.model_validate_json(document.model_dump_json())) == WHOLE


def test_another_state_gives_another_text():
    assert (
        len({WHOLE, write(attested(OPEN)), write(withdrawn(WAIVED, "waived")), write(now=NOW + timedelta(days=2))}) == 4
    )


def test_the_title_says_what_was_checked_and_when():
    title_line = WHOLE.splitlines()[2]
    assert (
        title_line == "Live target · Small checklist 1 · report 14 of launch `acme-1a2b` · as of 2026-03-10 12:00 UTC"
    )
    local = Configured(settings=SETTINGS.changed(base_url="http://127.0.0.1:8502"))
    assert write(local).splitlines()[2].startswith("Rehearsal against a local Cobalt · ")


def test_moments_are_in_utc():
    east = datetime.fromisoformat("2026-03-11T01:30:59+02:00")
    assert (stamp(east), stamp(None)) == ("2026-03-10 23:30 UTC", "–")


# Numbers


def test_every_number_of_the_headline_can_be_counted_in_the_tables():
    for markdown in (WHOLE, write(attested(OPEN)), write(story=()), write(withdrawn(WAIVED, "waived"))):
        listed = rows(part(markdown, "Sections"))
        verdict_part = part(markdown, "Verdict")
        assert len(listed) == len(list(LISTED.items()))
        for name, importance in (("Blocks launch", "blocks launch"), ("Advice", "advice")):
            of_kind = [row for row in listed if row[2] == importance]
            line = re.search(rf"^- {name}: (\d+) of (\d+) settled \((.*)\)$", verdict_part, re.MULTILINE)
            states = {state: int(count) for count, state in (each.split(" ", 1) for each in line[3].split(", "))}
            assert states == _count(row[3] for row in of_kind)
            settled = [row for row in of_kind if row[4] != "–"]
            assert (int(line[1]), int(line[2])) == (len(settled), len(of_kind))


def _count(cells):
    counted = {}
    for cell in cells:
        state = cell.rsplit(" ", 1)[0]
        counted[state] = counted.get(state, 0) + 1
    return counted


def test_the_sentence_can_be_counted_in_the_open_items():
    sentence = part(WHOLE, "Verdict").splitlines()[0]
    assert sentence == "2 items block, 1 of them failed; 1 waits for the customer."
    open_rows = [row for row in rows(part(WHOLE, "Open items")) if row[2] == "blocks launch"]
    assert [row[1].split(" ")[0] for row in open_rows].count("failed") == 1
    assert len(open_rows) == 2
    assert [row[4] for row in open_rows].count("the customer") == 1


def test_proof_and_promise_are_counted_apart():
    line = re.search(r"^- Basis: (.*)$", WHOLE, re.MULTILINE)[1]
    assert line == "1 by live checks alone, 1 by live checks and a person’s word, 2 by a person’s word alone"
    bases = [row[4] for row in rows(part(WHOLE, "Sections"))]
    assert sum(basis.startswith("verified") and "attested" not in basis for basis in bases) == 1
    assert sum(basis.startswith("verified") and "attested" in basis for basis in bases) == 1
    assert sum(basis.startswith("attested") for basis in bases) == 2


def test_states_are_words_first_and_icons_second():
    states = {row[0].strip("`"): row[3] for row in rows(part(WHOLE, "Sections"))}
    expected = {
        "proved": State.VERIFIED,
        "both": State.ATTESTED,
        "doubted": State.ATTESTED,
        "promised": State.ATTESTED,
        "waived": State.WAIVED,
        "spared": State.NOT_APPLICABLE,
        "failing": State.FAILED,
        "stale": State.STALE,
        "blocked": State.BLOCKED,
        "open": State.OPEN,
    }
    assert states == {name: f"{state.value} {ICONS[state]}" for name, state in expected.items()}


def test_passed_is_never_said_of_what_does_not_count_today():
    for block in re.findall(r"<details>.*?</details>", WHOLE, re.DOTALL):
        if re.search(r"<summary>(stale|blocked|waived|failing|doubted):", block):
            assert "passed" not in block


# Parts


def test_waivers_say_what_is_accepted_by_whom_and_until_when():
    assert rows(part(WHOLE, "Conditions and waivers")) == [
        ["`waived`", "No time.", "We watch it.", "Cleo", "Ana, Ben", f"end of {TODAY} UTC", "`https://t.example/1`"]
    ]
    assert part(write(withdrawn(WAIVED, "waived")), "Conditions and waivers") == "None.\n\n"
    ended = write(now=NOW + timedelta(days=1))
    assert part(ended, "Conditions and waivers") == "None.\n\n"


def test_open_items_come_with_what_blocks_first():
    assert [[row[0], row[2], row[3]] for row in rows(part(WHOLE, "Open items"))] == [
        ["About failing `failing`", "blocks launch", "It is broken."],
        ["About stale `stale`", "blocks launch", "the result is older than 3 days"],
        ["About blocked `blocked`", "advice", "It waits."],
        ["About open `open`", "advice", "needs a person’s word"],
    ]


def test_evidence_shows_what_was_asked_and_what_came_back():
    evidence = part(WHOLE, "Evidence")
    assert evidence.count("<details>") == evidence.count("</details>") == 8
    failing = re.search(r"<summary>failing: failed</summary>(.*?)</details>", evidence, re.DOTALL)[1]
    assert "**three**: failed. It is broken." in failing
    assert "- needed 2 attempts" in failing
    assert "- `GET https://app.refold.ai/x` → 200, 12 ms, trace `t-1`" in failing
    assert "```text\n{}\n```" in failing
    assert re.search(r"- evidence digest `[0-9a-f]{16}`", failing)
    proved = re.search(r"<summary>proved: verified</summary>(.*?)</details>", evidence, re.DOTALL)[1]
    assert "```" not in proved
    assert "- environment: `test`" in proved
    assert "**two**: warned. It is slow." in proved


def test_evidence_says_what_stopped_counting_and_why():
    evidence = part(write(Configured(settings=SETTINGS, key_fingerprint="e" * 16)), "Evidence")
    assert "**old**: stale, the result is older than 3 days. It said: It holds." in evidence
    aged = part(write(now=NOW + timedelta(days=91)), "Evidence")
    assert "**Attested by Ana**: I saw it. No longer counts: the attestation is older than 90 days." in aged


def test_without_any_evidence_it_says_so():
    assert part(write(story=()), "Evidence") == "No check has run and nobody has attested anything yet.\n\n"


def test_what_does_not_arise_needs_no_excerpt():
    beside = checked("two", not_applicable("no-login", "There is none."), exchanges=(ASKED,))
    assert "**two**: not applicable. There is none." in part(write(beside), "Evidence")


def test_changes_since_the_last_signature_are_told():
    heading = "Changes since the last signature"
    assert part(WHOLE, heading) == "Nobody has signed yet.\n\n"
    signature = journals.signed("0" * 64)
    assert part(write(signature), heading) == "None.\n\n"
    later = write(signature, Noted(item="open", text="Ask."), journals.Told(attested(OPEN), by=journals.BEN))
    assert part(later, heading).splitlines()[:2] == [
        "- 2026-03-10 12:00 UTC, Ana: noted on “About open”: Ask.",
        "- 2026-03-10 12:00 UTC, Ben: attested “About open”: I saw it.",
    ]
    assert part(write(signature, Noted(item="open", text="Ask."), signature), heading) == "None.\n\n"


def test_scope_names_every_target_and_no_key():
    scope = part(WHOLE, "Scope and limits")
    for shown in ("`https://app.refold.ai`", "`acme`", "`hubspot`", "`client-1`", "`oauth contacts`"):
        assert shown in scope
    assert "- API key: `env:COBALT_API_KEY`, ends in last; its value is never stored" in scope
    assert "- 3 of 10 items have no live check; they rest on a person’s word" in scope
    assert f"- Checklist digest `{LISTED.digest}`" in scope
    assert "No check was allowed to create anything" in scope
    assert "Checks were allowed to create probe objects" in write(checked("one", GOOD, consented=1))
    bare = part(write(Configured(settings=SETTINGS.changed(api_key="", app_slug=""))), "Scope and limits")
    assert "- API key: `none`, not shown" in bare
    assert "Application slug" not in bare


def test_signatures_say_who_what_and_whether_it_still_holds():
    entries = journals.tell(*STORY)
    launch, found = replay(entries), judge(LISTED, *STORY)
    statement = state_digest(launch, LISTED, found)
    signed = part(
        write(journals.signed("0" * 64), journals.signed(statement, name="Eve", role="customer")), "Sign-offs"
    )
    assert [row[:4] + row[5:] for row in rows(signed) if row[0] != "Name"] == [
        ["Dora", "approver", "approved", "2026-03-10 12:00 UTC", "`0000000000000000`", "signed, changed since"],
        ["Eve", "customer", "approved", "2026-03-10 12:00 UTC", f"`{statement[:16]}`", "covers this state"],
    ]
    assert "This is an internal approval, not a qualified electronic signature." in signed
    assert "**Sign-off: not signed**. Wanted: 1 as approver; missing: one more as approver." in part(WHOLE, "Sign-offs")


def test_a_reader_can_check_it():
    entries = journals.tell(*STORY)
    launch, found = replay(entries), judge(LISTED, *STORY)
    steps = part(WHOLE, "How to check this report")
    assert f"1. Digest of the state described here: `{state_digest(launch, LISTED, found)}`" in steps
    assert f"2. Journal: launch `acme-1a2b`, version 14, head `{entries[-1].digest}`" in steps
    assert "`./golive verify report.md`" in steps


def test_a_table_without_rows_says_none():
    assert table(["A"], []) == "None."
    assert table(["A", "B"], [["x", "`a|b`"]]) == "| A | B |\n|---|---|\n| x | `a\\|b` |"


# Hostile text


HARMLESS = [each for each in shape(parse(report("harmless"))) if each[0] != "fence"]


@pytest.mark.parametrize("text", TEXTS, ids=[ascii(text)[:40] for text in TEXTS])
def test_no_text_breaks_out_of_its_place(text):
    markdown = report(text)
    tokens = assert_harmless(markdown)
    assert markdown.endswith("`./golive verify report.md`\n")
    assert not re.search(r"[ \t\r\f\v\x85\u2028]$", markdown, re.MULTILINE)
    found = [each for each in shape(tokens) if each[0] != "fence"]
    assert [each[:3] for each in found] == [each[:3] for each in HARMLESS]
    kinds = zip((each[3] for each in found), (each[3] for each in HARMLESS), strict=True)
    assert [pair for pair in kinds if set(pair[0]) - set(pair[1]) - {"code_inline"}] == []


def test_hostile_text_is_readable_as_it_is():
    for text in ("a | b", "<b>@ana</b>", "[x](https://evil.example)", "*#1*", "`c`"):
        tokens = parse(report(text))
        assert read(tokens[1]) == f"Go-live readiness: {text}"
        assert sum(text in read(token) for token in tokens if token.type == "inline") > 30


def test_a_mention_stays_where_it_cannot_call():
    assert any("@octocat" in child.content for token in parse(report("@octocat")) for child in token.children or [])
    assert not any(re.search(r"@\w", text) for text in texts(parse(report("@octocat"))))


@pytest.mark.parametrize("lines", ["```\n# GO", "~~~\n# GO", "````\n```\n`````\n# GO", "</details>\n\n# GO"])
def test_an_excerpt_cannot_end_its_fence(lines):
    story = (checked("three", failed("broken", "No."), exchanges=(ASKED.model_copy(update={"excerpt": lines}),)),)
    tokens = parse(write(story=story))
    assert [token.content for token in tokens if token.type == "fence"] == [f"{lines}\n"] * 2
    assert "GO" not in [read(after) for before, after in pairwise(tokens) if before.type == "heading_open"]


def test_times_do_not_depend_on_this_machine():
    assert stamp(datetime(2026, 3, 10, 12, 59, 59, tzinfo=UTC)) == "2026-03-10 12:59 UTC"


def test_the_report_shows_what_a_test_report_proves_and_names_the_file_by_its_digest():
    tried = item("tried", attestation=word(), scenarios=(GOOD_RUN, WRONG_RUN))
    facts = {
        "item": "tried",
        "item_digest": tried.digest,
        "file": "j.xml",
        "sha256": "ab" * 32,
        "tests": 3,
        "failed": 0,
    }
    results = {"good-run": Tally(passed=2, names=("test_good_run",))}
    listed = checklist(tried)
    given = attested(tried, covers={"scenario wrong-run": "no test report yet"})
    text = write_markdown(report_of(listed, Reported(**facts, results=results), given))

    assert "**Test report handed in by Ana**: `j.xml`, 3 tests, 0 failed" in text
    assert f"SHA256 of the file `{'ab' * 32}`" in text
    assert "- All goes well: passed ✓, 2 tests passed: `test_good_run`" in text
    assert "- All goes wrong: attested ✎, no test of this name in the report" in text


GOOD_RUN = Scenario(id="good-run", title="All goes well", phrases=("good run",))
WRONG_RUN = Scenario(id="wrong-run", title="All goes wrong", phrases=("wrong run",))
