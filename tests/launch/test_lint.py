"""What a broken checklist is told: every mistake, with its line, its field and what to do."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lib.launch.document import DEEPEST, LONGEST_LINE, MOST_CHARACTERS, MOST_FIELDS
from lib.launch.lint import BadChecklist, Mistake, lint, load

CHECKS = ("key_is_accepted", "linked_account_exists")
REAL = (Path(__file__).parents[2] / "data" / "checklists" / "cobalt-go-live.yaml").read_text(encoding="utf-8")
SMALL = """\
id: small
title: A small list
version: "1"
introduction: Two items are enough to try every rule.
sections:
  - id: section-one
    title: The only section
    summary: It holds both items.
    items:
      - id: first-item
        title: The first item
        recommendation: Do it.
        why: It helps.
        test:
          - Try it.
        fails_when:
          - It does not work.
        importance: blocks launch
        who: a developer
        party: customer
        checks:
          - key_is_accepted
        fresh_hours: 24
        waivable: false
        links:
          - title: Documentation
            url: https://example.com/docs
        causes:
          key-refused:
            title: The key is refused
            who: a developer
            party: customer
            steps:
              - Look at {base_url}.
              - Run it again.
            snippet: |
              curl '{base_url}' --write-out '%{http_code}' "${lower}" --data '{"a": 1}'
      - id: second-item
        title: The second item
        recommendation: Do this too.
        why: It helps as well.
        test:
          - Try this too.
        fails_when:
          - This does not work.
        importance: advice
        who: a developer
        party: us
        attestation:
          statement: We did it.
          evidence: A picture.
          depends:
            - base_url
        only_if:
          item: first-item
          states:
            - verified
"""
END = SMALL.count("\n") + 1  # the line that follows
FIRST, SECOND = "sections[0].items[0]", "sections[0].items[1]"


def line_of(text: str, fragment: str) -> int:
    """The line on which the last occurrence of a fragment begins."""
    return text.count("\n", 0, text.rindex(fragment)) + 1


def complain(text: str) -> list[tuple[int, str, str]]:
    """The mistakes in a text, each as line, field and message."""
    return [(mistake.line, mistake.field, mistake.message) for mistake in lint(text, "small.yaml", CHECKS)]


def test_a_sound_checklist_has_no_mistake():
    assert lint(SMALL, "small.yaml", CHECKS) == []


def test_a_sound_checklist_is_loaded():
    checklist = load(SMALL, "small.yaml", CHECKS)

    assert [item.id for item in checklist.items()] == ["first-item", "second-item"]
    assert (checklist.item("first-item").fresh_hours, checklist.item("first-item").waivable) == (24, False)


case = pytest.param
MISTAKES = [
    # what was written, what is written instead, where the line is found, field, words of the message
    case("why: It helps.", "wy: It helps.", "wy:", f"{FIRST}.wy", "did you mean “why”?", id="unknown key"),
    case("        why: It helps.\n", "", "- id: first", f"{FIRST}.why", "add “why: …”", id="missing key"),
    case("title: A small list\n", "", "id: small", "title", "is missing", id="missing key at the top"),
    case("why: It helps.", "why: ' '", "why: ' '", f"{FIRST}.why", "is empty; fill it in", id="blank text"),
    case("why: It helps.", "why:", "why:\n", f"{FIRST}.why", "is empty; fill it in", id="key without value"),
    case("why: It helps.", "why: ~", "why: ~", f"{FIRST}.why", "is empty; fill it in", id="null"),
    case("why: It helps.", "why: 12", "why: 12", f"{FIRST}.why", "put quotes around", id="number as text"),
    case("why: It helps.", "why: true", "why: true", f"{FIRST}.why", "put quotes around", id="true as text"),
    case("why: It helps.", "why: [a]", "why: [a]", f"{FIRST}.why", "must be text", id="list as text"),
    case("why: It helps.", "why: {a: b}", "why: {a", f"{FIRST}.why", "must be text", id="map as text"),
    case("\n          - Try it.", " Try it.", "test: Try it", f"{FIRST}.test", "a list", id="text as list"),
    case("\n          - Try it.", " []", "test: []", f"{FIRST}.test", "at least one entry", id="empty list"),
    case("- Try it.", "-", "-\n", f"{FIRST}.test[0]", "is empty; fill it in", id="empty entry"),
    case("fresh_hours: 24", "fresh_hours: day", "day", f"{FIRST}.fresh_hours", "not “day”", id="word as number"),
    case("fresh_hours: 24", "fresh_hours: 0", "s: 0", f"{FIRST}.fresh_hours", "more than 0", id="too few hours"),
    case("hours: 24", "hours: 9999", "9999", f"{FIRST}.fresh_hours", "at most 8760", id="too many hours"),
    case("hours: 24", f"hours: {'9' * 30}", "999", f"{FIRST}.fresh_hours", "whole", id="a number without end"),
    case("waivable: false", "waivable: no", "le: no", f"{FIRST}.waivable", "true or false", id="no for false"),
    case("blocks launch", "block launch", "block l", f"{FIRST}.importance", "'blocks launch'", id="a third word"),
    case("id: second-item", "id: Second Item", "Second I", f"{SECOND}.id", "lower-case", id="id with blanks"),
    case("https:", "http:", "http:", f"{FIRST}.links[0].url", "begins with https://", id="plain address"),
    case("key-refused:", "Key_Refused:", "Key_", f"{FIRST}.causes.Key_Refused", "lower-case", id="odd cause id"),
    case("why: It helps.", "why: It helps.\n        why: It does.", "why: It does", f"{FIRST}.why",
                 "is given twice; remove it here or on line 13", id="key twice"),
    case("        links:", "        expectations:\n          - question: It is well.\n            url: '{base_url}'\n"
                 "        links:", "- question", f"{FIRST}.expectations[0]", "expects nothing; add status",
                 id="expectation without any"),
    case("        links:", "        expectations:\n          - question: It is well.\n            url: http://a.example/\n"
                 "            tls_days: 14\n        links:", "- question", f"{FIRST}.expectations[0]",
                 "asks for a certificate (tls_days), and its url", id="certificate without TLS"),
    case("        links:", "        expectations:\n          - question: It is well.\n            url: https://a.example/\n"
                 "            tls_days: 0\n        links:", "tls_days: 0", f"{FIRST}.expectations[0].tls_days",
                 "must be more than 0", id="no days"),
    case("- key_is_accepted", "- key_is_acepted", "acepted", f"{FIRST}.checks[0]", "mean “key_is_accepted”?",
                 id="unknown check"),
    case("- key_is_accepted", "- key_is_accepted\n          - key_is_accepted", "- key_is",
                 f"{FIRST}.checks[1]", "is asked twice", id="check twice"),
    case("- key_is_accepted", "- key_is_accepted\n        optional:\n          - key_is_acepted", "- key_is_acepted",
                 f"{FIRST}.optional[0]", "mean “key_is_accepted”?", id="optional check that is not asked"),
    case("item: first-item", "item: frist-item", "frist", f"{SECOND}.only_if.item", "mean “first-item”?",
                 id="condition on no item"),
    case("item: first-item", "item: second-item", "item: second", f"{SECOND}.only_if.item",
                 "asks in a circle: second-item → second-item", id="condition on itself"),
    case("- verified", "- verifeid", "verifeid", f"{SECOND}.only_if.states[0]", "mean “verified”?",
                 id="unknown state"),
    case("- base_url", "- base_uri", "base_uri", f"{SECOND}.attestation.depends[0]", "mean “base_url”?",
                 id="unknown setting"),
    case("at {base_url}.", "at {base_uri}.", "base_uri", f"{FIRST}.causes.key-refused.steps[0]",
                 "nothing fills “{base_uri}”; did you mean “base_url”?", id="unknown placeholder in a step"),
    case("curl '{base_url}'", "curl '{bse_url}'", "snippet:", f"{FIRST}.causes.key-refused.snippet",
                 "nothing fills “{bse_url}”", id="unknown placeholder in a snippet"),
    case("curl '{base_url}'", "curl '{api_key}'", "snippet:", f"{FIRST}.causes.key-refused.snippet",
                 "write $COBALT_API_KEY", id="key in a snippet"),
    case("              - Look at {base_url}.\n              - Run it again.\n", "", "steps:\n            snip",
                 f"{FIRST}.causes.key-refused.steps", "is empty", id="fix with empty steps"),
    case("            steps:\n              - Look at {base_url}.\n              - Run it again.\n", "",
                 "key-refused", f"{FIRST}.causes.key-refused.steps", "in two to five steps", id="fix without steps"),
    case("        checks:\n          - key_is_accepted\n", "", "- id: first", FIRST, "nothing can settle",
                 id="item that nothing settles"),
    case("evidence: A picture.", "evidence: A picture.\n          when: inconclusive", "when: inc",
                 f"{SECOND}.attestation.when", "must be always", id="word in place of checks that are not there"),
    case("why: It helps.", "why: &text It helps.", "&text", f"{FIRST}.why", "remove the anchor", id="anchor"),
    case("why: It helps.", "why: *text", "*text", f"{FIRST}.why", "write the text out", id="alias"),
    case("why: It helps.", "why: !!python/name:os.system x", "!!py", f"{FIRST}.why", "remove the tag", id="tag"),
    case("id: small", "%YAML 1.1\n---\nid: small", "---", "", "remove the lines that begin with “%”",
                 id="directive"),
    case("why: It helps.", "why: It\u202ehelps.", "It\u202e", f"{FIRST}.why", "invisible", id="turned text"),
    case("why: It helps.", 'why: "\\ud800"', "ud800", f"{FIRST}.why", "invisible", id="half a character"),
    case("why: It helps.", "why: It\udce9helps.", "\udce9", "", "(U+DCE9); save the file as UTF-8", id="no UTF-8"),
    case("why: It helps.", "why: It\x00helps.", "\x00", "", "(U+0000); save the file as UTF-8", id="zero byte"),
    case("why: It helps.", "? [a, b]\n        : c", "? [a", FIRST, "cannot be a key", id="list as a key"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "instead", "at", "field", "words"), MISTAKES)
def test_names_line_field_and_what_to_do(written, instead, at, field, words):
    text = SMALL.replace(written, instead, 1)
    found = complain(text)

    assert [(line, where) for line, where, _ in found] == [(line_of(text, at), field)]
    assert words in found[0][2]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("", 1, "the file is empty", id="nothing"),
        pytest.param("# only a remark\n\n", 1, "the file is empty", id="only remarks"),
        pytest.param("---\n", 1, "is empty", id="an empty document"),
        pytest.param("just a word", 1, "must hold keys of its own", id="a word"),
        pytest.param("- a\n- b", 1, "must hold keys of its own", id="a list"),
        pytest.param(f"{SMALL}---\nid: other\n", END, "a second document begins here", id="two documents"),
        pytest.param(f"{SMALL}x: [1, 2\n", END + 1, "cannot be read as YAML", id="an open bracket"),
        pytest.param(f"{SMALL}x: 'open\n", END + 1, "cannot be read as YAML", id="an open quote"),
        pytest.param(f"{SMALL}x: a: b\n", END, "cannot be read as YAML", id="two colons"),
        pytest.param(f"{SMALL}\tx: a\n", END, "cannot be read as YAML", id="a tab"),
        pytest.param(f'{SMALL}x: "\\UFFFFFFFF"\n', END, "cannot be read as YAML", id="a number that is no character"),
        pytest.param("a" * (MOST_CHARACTERS + 1), 1, "more than 1000000 characters", id="too long a file"),
        pytest.param(f"id: a\nb: {'c' * LONGEST_LINE}", 2, "more than 10000 characters", id="too long a line"),
        pytest.param("[" * (DEEPEST + 1), 1, "nested deeper than 12 levels", id="too deep"),
        pytest.param("- a\n" * (MOST_FIELDS + 1), MOST_FIELDS, "more than 20000 fields", id="too many fields"),
    ],
)
def test_says_why_a_text_is_no_checklist(text, line, words):
    found = complain(text)

    assert [line for line, _, _ in found] == [line]
    assert words in found[0][2]


def test_an_item_that_is_there_twice_names_both_lines():
    again = SMALL[SMALL.index("      - id: second-item") :]

    assert complain(SMALL + again) == [
        (END, "sections[0].items[2].id", "“second-item” is the id on line 38 too; give one of them its own")
    ]


def test_a_section_that_is_there_twice_names_both_lines():
    again = SMALL[SMALL.index("  - id: section-one") :].replace("first-item", "a").replace("second-item", "b")

    assert complain(SMALL + again) == [
        (END, "sections[1].id", "“section-one” is the id on line 6 too; give one of them its own")
    ]


def test_conditions_in_a_circle_are_named_once():
    text = SMALL.replace("        checks:", "        only_if: {item: second-item, states: [open]}\n        checks:", 1)

    assert complain(text) == [
        (
            21,
            f"{FIRST}.only_if.item",
            "asks in a circle: first-item → second-item → first-item; remove one of these conditions",
        )
    ]


def test_a_condition_may_wait_for_one_that_waits_itself():
    third = SMALL[SMALL.index("      - id: second-item") :]
    third = third.replace("second-item", "third-item").replace("item: first-item", "item: second-item")

    assert complain(SMALL + third) == []


def test_all_mistakes_come_at_once_in_the_order_of_lines():
    text = SMALL.replace("who: a developer", "who:").replace("- verified", "- verifed").replace("id: small", "id: S")
    fields = [field for _, field, _ in complain(text)]

    assert fields == [
        "id",
        f"{FIRST}.who",
        f"{FIRST}.causes.key-refused.who",
        f"{SECOND}.who",
        f"{SECOND}.only_if.states[0]",
    ]


def test_an_unknown_setting_in_a_shared_fix_is_found():
    text = SMALL + "causes:\n  timed-out: {title: a, who: b, party: us, steps: ['{base_uri}']}\n"

    assert [(line, field) for line, field, _ in complain(text)] == [(END + 1, "causes.timed-out.steps[0]")]


@pytest.mark.parametrize("surprise", ["no", "on", "12:30", "1.5", "2026-11-23", "0x10", "1e3", "NO", ".inf", "True"])
def test_text_stays_what_was_written(surprise):
    checklist = load(SMALL.replace("why: It helps.", f"why: {surprise}", 1), "small.yaml", CHECKS)

    assert checklist.item("first-item").why == surprise


def test_a_mistake_reads_as_file_line_field_and_message():
    assert str(Mistake("small.yaml", 13, f"{FIRST}.why", "is empty")) == f"small.yaml:13: {FIRST}.why: is empty"


def test_a_mistake_in_the_whole_file_has_no_field():
    assert str(Mistake("small.yaml", 1, "", "the file is empty")) == "small.yaml:1: the file is empty"


def test_a_bad_checklist_carries_its_mistakes():
    with pytest.raises(BadChecklist, match=r"small\.yaml:1: the file is empty") as raised:
        load("", "small.yaml", CHECKS)

    assert raised.value.mistakes == tuple(lint("", "small.yaml", CHECKS))


def test_a_checklist_that_fits_and_yet_breaks_a_rule_is_not_loaded():
    with pytest.raises(BadChecklist, match="there is no check “key_is_accepted”"):
        load(SMALL, "small.yaml", ())


def test_what_can_be_no_check_is_told_how_checks_are_named():
    messages = [message for _, _, message in complain(SMALL.replace("- key_is_accepted", "- Key is accepted"))]

    assert messages == [
        "must be the name of a check, such as key_is_accepted, not “Key is accepted”",
        "there is no check “Key is accepted”; did you mean “key_is_accepted”?",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Linux", "Windows", "old Macintosh"])
def test_lines_are_counted_alike_whatever_ends_them(end):
    text = SMALL.replace("why: It helps.", "why: It\x00helps.", 1).replace("- verified", "- verifed")

    assert [line for line, _, _ in complain(text.replace("\n", end))] == [13, END - 1]


def test_a_strange_key_is_quoted_and_shortened():
    assert f"“a b {'c' * 55}…”" in {field for _, field, _ in complain(f'"a\\nb {"c" * 200}": 1')}


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(
            "a: &a [x, x]\n"
            + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
            id="doubling references",
        ),
        pytest.param("".join(f"key{number}: x\n" for number in range(80_000)), id="very many keys"),
        pytest.param(f"a: {'!' * 9_000}\n" * 110, id="long tags"),
        pytest.param(f"- {'[' * 9_000}\n" * 110, id="deep nesting, again and again"),
        pytest.param("\n" * MOST_CHARACTERS, id="only line ends"),
        pytest.param(f"a: |\n{'  x' * 3_000}\n" * 100, id="long texts"),
        pytest.param(
            SMALL
            + "".join(
                f"      - {{id: i{number}, only_if: {{item: i{number + 1}, states: [open]}}}}\n"
                for number in range(2_500)
            ),
            id="a long chain of conditions",
        ),
    ],
)
def test_a_bomb_is_refused_within_seconds(bomb):
    started = time.process_time()

    assert complain(bomb)
    assert time.process_time() - started < 10


def never_fails(text: str) -> None:
    mistakes = lint(text, "some.yaml", CHECKS)
    if mistakes:
        with pytest.raises(BadChecklist) as raised:
            load(text, "some.yaml", CHECKS)
        assert list(raised.value.mistakes) == mistakes
    else:
        assert load(text, "some.yaml", CHECKS).sections
    lines = [mistake.line for mistake in mistakes]
    assert lines == sorted(lines)
    assert all(1 <= line <= text.count("\n") + text.count("\r") + 1 for line in lines)
    "".join(str(mistake) for mistake in mistakes).encode()  # a lone surrogate could not be printed


YAML_MARKS = st.sampled_from([*"-:?[]{},&*!|>'\"%@`#~ \n\t", "---\n", "<<: ", "? ", ": ", "- ", "|-\n", "\\u", "\x85"])
EDITS = st.tuples(st.floats(0, 1), st.integers(0, 40), st.one_of(st.text(max_size=5), YAML_MARKS, st.just("")))


def damage(text: str, edits: list[tuple[float, int, str]]) -> str:
    """The text with stretches replaced, each given by its place (0 to 1), its length and what stands there instead."""
    for place, length, instead in edits:
        start = int(place * len(text))
        text = text[:start] + instead + text[start + length :]
    return text


@given(st.text(max_size=300))
@example("a: \ud800")
@example("\ufeffid: a")
@example("%YAML 9.9\n--- a")
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_fail(text):
    never_fails(text)


@given(
    st.lists(st.one_of(YAML_MARKS, st.sampled_from(["id", "sections", "items", "causes", "1", "true"])), max_size=60)
)
@settings(max_examples=500, deadline=None)
def test_no_heap_of_marks_makes_it_fail(marks):
    never_fails("".join(marks))


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_bytes_make_it_fail(content):
    never_fails(content.decode("utf-8", "surrogateescape"))


@given(st.lists(EDITS, min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_no_damage_to_a_small_checklist_makes_it_fail(edits):
    never_fails(damage(SMALL, edits))


@given(st.lists(EDITS, min_size=1, max_size=6))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_damage_to_the_real_checklist_makes_it_fail(edits):
    never_fails(damage(REAL, edits))
