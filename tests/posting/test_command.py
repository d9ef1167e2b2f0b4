"""`./golive post`, as somebody types it."""

import re

import pytest

from lib.cli import main
from lib.trackers.destination import TOKENS
from lib.trackers.readback import names_launch
from tests.posting.conftest import SECRETS


@pytest.fixture
def case(case_of):
    """One tracker is enough for the command; Jira asks for most."""
    return case_of("jira")


@pytest.fixture
def run(case, capsys, monkeypatch):
    """Posts the case's launch with further options; gives exit code, standard output and standard error."""
    monkeypatch.setenv("GOLIVE_DB", str(case.app.journal.path))
    monkeypatch.setenv("LOGNAME", "ada")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv(TOKENS[case.kind].partition(":")[2], SECRETS[case.kind])
    site = ["--site", case.destination.site, *(["--user", case.destination.user] if case.destination.user else [])]

    def carry_out(*options):
        code = main(["post", case.launch, "--to", case.kind, "--issue", case.stand_in.issue, *site, *options])
        said = capsys.readouterr()
        assert SECRETS[case.kind] not in said.out + said.err
        return code, said.out, said.err

    return carry_out


def test_it_says_where_the_comment_is(run, case):
    code, out, err = run()
    assert code == 0
    assert "./golive evidence" in err
    assert out.strip() == case.posted[0].url
    assert len(case.stand_in.notes) == 1


def test_a_plan_prints_the_text_and_sends_nothing(run, case):
    code, out, err = run("--plan")
    assert code == 0
    assert names_launch(out, case.launch)
    assert f"This would go to {case.destination.site}" in err
    assert (case.stand_in.asked, case.posted) == ([], [])


def test_what_was_cut_in_silence_ends_with_one(run, case):
    case.stand_in.limit, case.stand_in.cuts = 1_000, True
    code, out, err = run()
    assert (code, out.strip()) == (1, case.posted[0].url)
    assert "did not say so" in err


def test_a_comment_that_people_changed_ends_with_one_and_names_the_way_on(run, case):
    run()
    case.stand_in.notes[0].body += "\nPlease look, Ben.\n"
    code, out, err = run()
    assert (code, out) == (1, "")
    assert re.search("please look,? ben", err, re.IGNORECASE)  # a seal that is apart names the place by words
    assert "--overwrite" in err
    assert run("--overwrite")[0] == 0


def test_a_tracker_that_does_not_answer_ends_with_two(run, case):
    case.stand_in.token = "another"
    code, out, err = run()
    assert (code, out) == (2, "")
    assert "does not accept the token" in err


@pytest.mark.parametrize(
    "options",
    [("--issue", "no issue"), ("--site", "ftp://a.example"), ("--user", "a:b"), ("--to", "confluence")],
    ids=" ".join,
)
def test_what_names_no_issue_is_wrong_usage(run, case, options):
    assert run(*options)[0] == 3
    assert case.stand_in.asked == []


@pytest.mark.parametrize("options", [(), ("--plan",)], ids=["posting", "planning"])
def test_a_token_that_was_typed_is_not_repeated(run, case, options):
    code, _, err = run("--token", SECRETS[case.kind], *options)
    assert code == 3
    assert "env:NAME" in err
    assert case.stand_in.asked == []
