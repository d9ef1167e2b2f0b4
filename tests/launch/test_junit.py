import pytest

from lib.launch import junit
from lib.launch.junit import NotJUnit, read


def suite(*cases, head=""):
    return f"{head}<testsuites><testsuite name='s'>{''.join(cases)}</testsuite></testsuites>".encode()


def case(inside="", **attributes):
    given = {"name": "t", "classname": "c"} | attributes
    told = " ".join(f"{name}='{value}'" for name, value in given.items())
    return f"<testcase {told}>{inside}</testcase>"


def outcomes(*cases):
    return [each.outcome for each in read(suite(*cases))]


def test_a_test_has_its_names_and_passes_when_nothing_is_said():
    (found,) = read(suite(case(name="test_a", classname="tests.TestB")))
    assert (found.name, found.group, found.outcome) == ("test_a", "tests.TestB", "passed")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<failure>x</failure>", "failed"),
        ("<error/>", "failed"),
        ("<skipped/>", "skipped"),
        ("<rerunFailure/>", "failed"),
        ("<flakyFailure/>", "skipped"),
        ("<skipped/><failure/>", "failed"),
        ("<failure/><skipped/>", "failed"),
        ("<system-out>failure</system-out><properties/>", "passed"),
        ("<properties><failure/></properties>", "passed"),
    ],
)
def test_what_stands_inside_a_test_decides(inside, expected):
    assert outcomes(case(inside)) == [expected]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"status": "run", "result": "completed"}, "passed"),
        ({"status": "notrun", "result": "suppressed"}, "skipped"),
        ({"status": "FAILED"}, "failed"),
        ({"result": "anything else"}, "skipped"),
    ],
)
def test_so_does_its_state_and_an_unknown_one_proves_nothing(attributes, expected):
    assert outcomes(case(**attributes)) == [expected]


def test_a_failure_of_the_suite_is_none_of_its_tests():
    assert outcomes("<error/>", case(), "<failure/>") == ["passed"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_declared_encoding_is_read(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><testsuite>{case(name="größe")}</testsuite>'
    assert read(text.encode(encoding))[0].name == "größe"


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'
HOSTILE = {
    "entities": (suite(case("&b;"), head=ENTITIES), "document type"),
    "a file from outside": (suite(case(), head=OUTSIDE), "document type"),
    "an entity that nobody declared": (suite(case("&b;")), "undefined entity"),
    "cut short": (suite(case())[:-5], "no whole XML"),
    "no XML": (b"PK\x03\x04", "no whole XML"),
    "empty": (b"", "no whole XML"),
    "a page": (b"<html><testcase name='x'/></html>", "no JUnit XML"),
    "no tests": (suite(), "tells of no test"),
    "too deep": (suite("<a>" * 50 + "</a>" * 50), "nested too deep"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><testsuite/>', "encoding"),
    "no text": (b'<?xml version="1.0" encoding="utf-8"?><testsuite name="\xff"/>', "no whole XML"),
    "too large": (b" " * (junit.MOST_BYTES + 1), "more than 2000000 bytes"),
}


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_report_is_refused_with_its_reason(content, said):
    with pytest.raises(NotJUnit, match=said):
        read(content)


def test_too_many_tests_are_refused(monkeypatch):
    monkeypatch.setattr(junit, "MOST_CASES", 2)
    with pytest.raises(NotJUnit, match="more than 2 tests"):
        read(suite(case(), case(), case()))


def test_names_are_cut():
    assert len(read(suite(case(name="x" * 10_000)))[0].name) == junit.LONGEST
