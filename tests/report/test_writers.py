"""What each place is given: the same words, and no text that is more there than text."""

import re
from xml.etree import ElementTree as ET

import pytest

from lib.report.confluence import CONFLUENCE
from lib.report.document import Bullets, Code, Document, Excerpt, Fold, Paragraph, Section, Strong, Table, line
from lib.report.escape import WORD_JOINER, plain
from lib.report.jira import JIRA, wiki
from lib.report.linear import LINEAR
from lib.report.rewritten import is_as_written
from lib.report.slack import SLACK, chat
from lib.report.targets import TARGETS
from lib.report.words import compare
from tests.report.hostile import TEXTS, document
from tests.report.rendered import (
    TURNED_INTO_LINKS,
    assert_harmless,
    live_in_jira,
    outline,
    outside_code,
    parse,
    read_xml,
    shape,
)

SHOWN = [text for text in TEXTS if text]  # nothing cannot break out
IDS = [ascii(text)[:40] for text in SHOWN]
LIKE_SYNTAX = ["1. item", "</details>", "&#35; x", "h1. GO", "{noformat}", "a\\", "a\x00b", "+++", "<ac:link/>"]
FOLDS = re.compile(r"^\s*\+{3}.*$", re.MULTILINE)
SMALL = Document(
    title="A report",
    lead=line("About ", Code(code="acme-1"), "."),
    sections=(
        Section(
            heading="One",
            blocks=(
                Bullets(items=(line("first"), line(Strong(strong="second"), ": it"))),
                Bullets(items=(line("step"),), numbered=True),
                Table(head=("Item", "Why"), rows=((line(Code(code="login")), line("a | b")), (line(""), line("c")))),
                Fold(summary="login: failed", blocks=(Paragraph(text=line("It broke.")), Excerpt(excerpt="{}\n+++"))),
            ),
        ),
        Section(heading="Two", level=3, blocks=(Table(head=("Item",), rows=()),)),
    ),
)


def unfenced(tokens):
    return [each for each in shape(tokens) if each[0] != "fence"]


# Form


def test_jira_gets_its_wiki_markup():
    assert JIRA.write(SMALL) == (
        "h1. A report\n\nAbout {{acme\\-1}}.\n\nh2. One\n\n* first\n* *second*: it\n\n# step\n\n"
        f"|| Item || Why ||\n| {{{{login}}}} | a ¦ b |\n| {WORD_JOINER} | c |\n\n"
        "h4. login: failed\n\nIt broke.\n\n{noformat}\n{}\n+++\n{noformat}\n\nh3. Two\n\nNone.\n"
    )


def test_linear_gets_folds_of_its_own():
    written = LINEAR.write(SMALL)
    assert f"+++ login: failed\n\nIt broke.\n\n```text\n{{}}\n{WORD_JOINER}+++\n```\n\n+++\n" in written
    assert "| Item | Why |\n|---|---|\n| `login` | a \\| b |" in written
    assert "<" not in written


def test_confluence_gets_its_storage_format():
    root = read_xml(CONFLUENCE.write(SMALL))
    assert [each.text for each in root.iter("th")] == ["Item", "Why"]
    assert [each.text for each in root.iter("pre")] == ["{}\n+++"]
    macro = root.find(".//{urn:confluence}structured-macro")
    assert macro.attrib == {"{urn:confluence}name": "expand"}
    assert [text.strip() for text in macro.itertext() if text.strip()] == ["login: failed", "It broke.", "{}\n+++"]


def test_chats_get_one_line_after_the_other():
    assert SLACK.write(SMALL).splitlines()[:8] == [
        "*A report*",
        "About `acme-1`.",
        "*One*",
        "• first",
        "• *second*: it",
        "1. step",
        "Item · Why",
        "• `login` · a | b",
    ]


# Hostile text


@pytest.mark.parametrize("text", SHOWN, ids=IDS)
def test_no_text_is_more_than_text_in_linear(text):
    written = LINEAR.write(document(text))
    tokens, ours = assert_harmless(written), parse(LINEAR.write(document("harmless")))
    assert [each[:3] for each in unfenced(tokens)] == [each[:3] for each in unfenced(ours)]
    assert FOLDS.findall(written) == FOLDS.findall(LINEAR.write(document("harmless")))


@pytest.mark.parametrize("text", SHOWN, ids=IDS)
def test_no_text_is_more_than_text_in_jira(text):
    written = JIRA.write(document(text))
    assert live_in_jira(written) == live_in_jira(JIRA.write(document("harmless")))
    assert written.lower().count("{noformat}") % 2 == 0
    assert re.findall(r"^\{noformat\}$", written, re.MULTILINE) == re.findall(r"\{noformat\}", written, re.IGNORECASE)


@pytest.mark.parametrize("text", SHOWN, ids=IDS)
def test_no_text_is_more_than_text_in_confluence(text):
    root = read_xml(CONFLUENCE.write(document(text)))
    assert outline(root) == outline(read_xml(CONFLUENCE.write(document("harmless"))))
    assert root.find("h1").text.replace(WORD_JOINER, "") == f"Go-live readiness: {plain(text)}".rstrip()
    for shown in outside_code(root):
        assert not TURNED_INTO_LINKS.search(shown), shown


@pytest.mark.parametrize("text", SHOWN, ids=IDS)
def test_no_text_is_more_than_text_in_chats(text):
    written = SLACK.write(document(text))
    ours = SLACK.write(document("harmless"))
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", written)
    outside, ours_outside = (re.sub(r"```.*?```", "", each, flags=re.DOTALL) for each in (written, ours))
    assert outside.count("`") == ours_outside.count("`")
    spoken = re.sub(r"`[^`\n]*`", " ", outside)
    assert not TURNED_INTO_LINKS.search(spoken)
    assert not re.search(r"#[^\W_]|\]\(|\w\.[a-zA-Z]", spoken)


@pytest.mark.parametrize("text", SHOWN, ids=IDS)
def test_a_line_that_opens_a_fold_is_text_too(text):
    first, *rest = LINEAR.fold(Fold(summary=text, blocks=())).splitlines()
    tokens = assert_harmless(first.removeprefix("+++ "))
    assert {each.type for each in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert rest == ["", "", "", "+++"]


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("text", LIKE_SYNTAX)
def test_what_was_written_is_recognised(text, name):
    written = TARGETS[name].writer.write(document(text))
    assert is_as_written(written.replace("\n", "\r\n"), document(text), apart=True)


@pytest.mark.parametrize("name", TARGETS)
def test_another_word_is_not_what_was_written(name):
    written = TARGETS[name].writer.write(document("harmless"))
    assert not is_as_written(written.replace("harmless", "harmful", 1), document("harmless"), apart=True)


@pytest.mark.parametrize("name", TARGETS)
def test_the_words_of_every_place_agree_with_those_sealed(name):
    told = document("It works, says Zoë")
    assert compare(told, TARGETS[name].writer.write(told)).agrees
    changed = TARGETS[name].writer.write(told).replace("says", "denies", 1)
    assert not compare(told, changed).agrees


@pytest.mark.parametrize("text", ["h1. GO", "(x)", "[x|y]", "OPS-1", "a@b.example", "{code}", "!x!", "\\\\ x", "&lt;"])
def test_jira_text_is_still_readable(text):
    shown = wiki(text)
    assert shown != text
    assert re.sub(r"\\(?=[-#*_+?^~|%{}\[\]()!@])", "", shown.replace(WORD_JOINER, "")) == text.replace("|", "¦")


@pytest.mark.parametrize("text", ["<!channel>", "*x*", "`x`", "a.example", "[x](y)"])
def test_chat_text_is_still_readable(text):
    shown = chat(text).replace(WORD_JOINER, "")
    assert ET.fromstring(f"<t>{shown}</t>").text == text.replace("`", "'")
