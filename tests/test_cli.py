import hashlib
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import typer

from lib import cli, home, pipeline
from lib.checks.conversation import discover
from lib.cli import main
from lib.engine.background import Run
from lib.launch.lint import schema
from lib.launch.settings import Settings
from lib.report.ssh import fingerprint
from lib.report.targets import TARGETS
from lib.simulator.faults import FAMILIES
from lib.simulator.sample import rehearsal_key, sample_settings, target_file
from lib.simulator.server import running
from lib.store.journal import StoreError
from lib.terminal import gate
from lib.terminal.exits import Exit, NotAsked
from lib.terminal.gate import Asked, Question, conclude
from lib.terminal.reporting import Kind
from tests.report import ssh_keys

ROOT = Path(__file__).parents[1]
HEAVY = {"pandas", "sqlite_utils", "streamlit", "numpy"}
COMMANDS = set(typer.main.get_command(cli.app).commands)
# The sample has no connection that has expired, and its workflow no switch.
DO_NOT_ARISE = {"product_marks_expired_connections", "workflow_switches_have_a_default"}
HEALTHY = len(discover()) - len(DO_NOT_ARISE)
CHECK_FIELDS = {"check", "item", "outcome", "cause", "because", "milliseconds"}
WORDS_ONLY = """
id: words-only
title: A checklist that asks people alone
version: "1"
introduction: Nothing is checked live.
sections:
  - id: section-one
    title: One
    summary: One item.
    items:
      - id: item-one
        title: It works
        recommendation: Make it work.
        why: It has to.
        test: [Try it.]
        fails_when: [It does not.]
        importance: blocks launch
        who: customer's developer
        party: customer
        attestation:
          statement: It works.
          evidence: A screenshot.
"""
NOTHING_ASKED = {"verdict", "sentence", "checks", "items"}


@pytest.fixture(scope="session")
def cobalt():
    """Base URL of a healthy local Cobalt; /__fault/NAME after it breaks it."""
    with running() as base_url:
        yield base_url


@pytest.fixture(autouse=True)
def house(tmp_path, monkeypatch):
    """A person's own directories, empty."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GOLIVE_DB", str(tmp_path / "golive.db"))
    monkeypatch.setenv("LOGNAME", "ada")
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("GOLIVE_CHECKLIST", "GOLIVE_COBALT_PORT", "FORCE_COLOR", "PYTHONPATH"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(capsys):
    """Carries out a command; gives exit code, standard output and standard error."""

    def carry_out(*arguments):
        code = main([str(each) for each in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return carry_out


@pytest.fixture
def target(house, cobalt):
    """Makes a target file for the local Cobalt, with faults and other fields."""

    def make(*faults, **fields):
        base_url = f"{cobalt}/__fault/{','.join(faults)}" if faults else cobalt
        path = house / "target.toml"
        path.write_text(target_file(sample_settings(base_url) | fields), encoding="utf-8")
        return path

    return make


@pytest.fixture
def launch(run, cobalt, monkeypatch):
    """The id of a sample launch at the local Cobalt."""
    monkeypatch.setenv("GOLIVE_COBALT_PORT", cobalt.rpartition(":")[2])
    code, out, _ = run("open", "--sample")
    assert code == 0
    return out.strip()


@contextmanager
def process(*arguments, **options):
    """The command as a process of its own, as somebody types it."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    with subprocess.Popen([ROOT / "golive", *map(str, arguments)], **streams) as child:
        try:
            yield child
        finally:
            child.kill()


# What everybody meets first


def test_every_command_has_help_and_an_example(run):
    for command in COMMANDS:
        code, out, _ = run(command, "--help")

        assert code == 0
        assert f"./golive {command}" in out.partition("Example")[2]


def test_all_documented_commands_are_there():
    asked_for = {
        "launches",
        "open",
        "check",
        "attest",
        "waive",
        "approve",
        "condition",
        "meet",
        "close",
        "grant",
        "revoke",
        "verify",
        "keys",
        "not-applicable",
        "sign",
        "statement",
        "report",
        "evidence",
        "cleanup",
        "scenarios",
        "history",
        "set",
    }

    assert asked_for | {"simulate", "lint", "post", "journal", "backup", "restore"} == COMMANDS


def test_without_a_command_it_shows_its_help_and_is_wrong_usage(run):
    code, out, err = run()

    assert (code, err) == (3, "")
    assert "launches" in out


def test_the_exit_codes_are_those_that_pipelines_grade_with():
    assert (pipeline.READY, pipeline.NOT_READY, pipeline.NOT_ASKED) == (Exit.READY, Exit.NOT_READY, Exit.NOT_ASKED)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["chek"], "check", id="an unknown command"),
        pytest.param(["launches", "--bogus"], "--bogus", id="an unknown option"),
        pytest.param(["check"], "--target", id="neither a launch nor a target"),
        pytest.param(["check", "acme", "--target", "x.toml"], "--target", id="a launch and a target"),
        pytest.param(["check", "acme", "--set", "app_slug=x"], "./golive set", id="an override for a launch"),
        pytest.param(["check", "acme", "--consent", "--read-only"], "contradict", id="consent and its contrary"),
        pytest.param(["check", "acme", "--json"], "acme", id="an unknown launch"),
        pytest.param(["report", "acme"], "acme", id="a report of an unknown launch"),
        pytest.param(["report", "acme", "--for", "email"], "github", id="a report for a place that is unknown"),
        pytest.param(["history", "acme"], "acme", id="the history of an unknown launch"),
        pytest.param(["open"], "--sample", id="a launch without a name"),
        pytest.param(["open", "--sample", "--target", "x.toml"], "--set", id="a sample with a target file"),
        pytest.param(["open", "Acme", "--target-date", "soon"], "soon", id="a date that is none"),
        pytest.param(["open", "Acme", "--set", "base_url=cobalt.example"], "base_url", id="a URL without scheme"),
        pytest.param(["open", "Acme", "--set", "app_slug"], "FIELD=VALUE", id="a setting without a value"),
        pytest.param(["open", "Acme", "--set", "app_slugg=x"], "app_slug”?", id="a setting that is mistyped"),
        pytest.param(
            ["sign", "acme", "--name", "A", "--role", "boss", "--meaning", "approved"], "approver", id="a role"
        ),
        pytest.param(["simulate", "--port", "65536"], "65535", id="a port that is none"),
        pytest.param(["simulate", "--fault", "scope-mising"], "scope-missing", id="a fault that is mistyped"),
    ],
)
def test_wrong_usage_is_told_on_standard_error_alone(run, arguments, says):
    code, out, err = run(*arguments)

    assert (code, out) == (3, "")
    assert says in err


# A launch from opening to the ticket


def test_a_launch_goes_from_opening_to_a_signed_report(run, launch, house):
    assert run("set", launch, "expected_client_id=another")[0] == 0
    code, out, _ = run("check", launch)
    assert (code, out.count("✓ passed"), out.count("✕ failed")) == (1, HEALTHY - 2, 1)  # and one waits for it

    sign = ("sign", launch, "--name", "Ada", "--role", "approver", "--meaning", "accepts the conditions")
    code, out, err = run(*sign)
    assert (code, out) == (1, "")
    assert "No-go" in err

    late = ("--reason", "Late", "--instead", "Watched", "--owner", "Ada", "--until", "2999-12-31")
    ticket = ("--follow-up", "https://tickets.example/OPS-1")
    assert run("waive", launch, "config-client-credentials", *late, *ticket)[0] == 0
    assert run("approve", launch, "config-client-credentials")[0] == 1  # one's own
    assert run("approve", launch, "config-client-credentials", "--name", "Grace")[0] == 0
    assert run("not-applicable", launch, "wf-event-payload", "--reason", "No events")[0] == 0
    items = json.loads(run("check", launch, "--json")[1])["items"]
    for item in [each["item"] for each in items if each["state"] == "open"]:
        assert run("attest", launch, item, "--note", "Seen", "--evidence", "Ticket 7", "--name", "Grace")[0] == 0

    assert run(*sign)[0] == 0
    code, out, _ = run("check", launch, "--json")  # what fails is waived
    assert (code, json.loads(out)["verdict"]) == (0, "go with conditions")
    board = json.loads(run("launches", "--json")[1])
    assert [(each["id"], each["decision"]) for each in board] == [(launch, "go with conditions")]
    code, printed, _ = run("report", launch)
    assert run("report", launch, "-o", house / "report.md") == (0, "", "")
    assert (house / "report.md").read_text(encoding="utf-8") == printed
    assert "GO WITH CONDITIONS" in printed
    told = run("history", launch)[1]
    assert "Grace" in told
    assert "signed as approver" in told


def test_a_launch_is_signed_with_ones_own_ssh_key_too(run, house, monkeypatch):
    monkeypatch.setenv("GOLIVE_CHECKLIST", str(house / "words.yaml"))
    (house / "words.yaml").write_text(WORDS_ONLY, encoding="utf-8")
    launch = run("open", "Acme")[1].strip()
    assert run("attest", launch, "item-one", "--note", "Seen", "--name", "Grace")[0] == 0
    assert run("statement", launch, "-o", house / "it") == (0, "", "")
    covered = (house / "it").read_bytes()
    assert run("statement", launch)[:2] == (0, covered.decode())
    sign = ("sign", launch, "--name", "Ada", "--role", "approver", "--meaning", "approved", "--ssh-signature")
    for name, armor in (("bad", ssh_keys.sign(b"another")), ("good", ssh_keys.sign(covered))):
        (house / f"{name}.sig").write_text(armor, encoding="utf-8")
    code, out, err = run(*sign, house / "bad.sig")
    assert (code, out) == (1, "")
    assert "The SSH signature does not hold: it is not over this very statement" in err
    assert run(*sign, house / "good.sig")[0] == 0

    assert run("report", launch, "-o", house / "report.md")[0] == 0
    _, keys, _ = run("keys")
    (house / "trust").write_text(f"{keys}ada@example.com {ssh_keys.line()}\n", encoding="utf-8")
    code, out, _ = run("verify", house / "report.md", "--trust", house / "trust")
    assert (code, f"✓ Also signed by SSH key {fingerprint(ssh_keys.KEYS['ed25519'][0])} for Ada" in out) == (0, True)
    assert "which you trust as that of ada@example.com." in out
    assert "? Also signed by SSH key" in run("verify", house / "report.md")[1]


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_a_report_is_told_as_its_place_takes_it(run, launch, house, kind):
    code, printed, hint = run("report", launch, "--for", kind)
    assert (code, bool(hint)) == (0, kind in TARGETS)
    (house / "out").mkdir()
    assert run("report", launch, "--for", kind, "-o", house / "out" / "text")[:2] == (0, "")
    assert (house / "out" / "text").read_text(encoding="utf-8") == printed
    assert launch in printed or launch.replace("-", "\\-") in printed or kind in ("dsse", "junit")


def test_what_a_short_text_speaks_of_is_written_beside_it(run, launch, house):
    (house / "out").mkdir()
    code, _, hint = run("report", launch, "--for", "slack", "-o", house / "out" / "chat.txt")
    names = {f"{launch}-readiness.md", f"{launch}-readiness.dsse.json"}
    assert (code, {path.name for path in (house / "out").iterdir()}) == (0, names | {"chat.txt"})
    assert all(name in hint for name in names)
    assert "Slack or Teams message: notice, " in hint
    digest = hashlib.sha256((house / "out" / f"{launch}-readiness.md").read_bytes()).hexdigest()
    assert digest in (house / "out" / "chat.txt").read_text(encoding="utf-8")


def test_a_text_never_takes_the_name_of_what_belongs_beside_it(run, launch, house):
    place = house / f"{launch}-readiness.md"
    code, out, err = run("report", launch, "--for", "slack", "-o", place)
    assert (code, out) == (3, "")
    assert "choose another" in err
    assert not place.exists()


def test_a_report_can_be_for_every_place_that_is_known():
    assert {kind.value for kind in Kind} == {*TARGETS, "json", "junit", "dsse"}


def test_the_evidence_is_one_zip_that_its_own_list_of_digests_proves(run, launch, house):
    run("check", launch, "--only", "key_is_accepted")
    place = house / "evidence.zip"
    assert run("evidence", launch, "-o", str(place))[0] == 0
    with zipfile.ZipFile(place) as archive:
        listed = [line.split("  ") for line in archive.read("SHA256SUMS").decode().splitlines()]
        proved = [hashlib.sha256(archive.read(name)).hexdigest() == digest for digest, name in listed]

    assert len(proved) == 5
    assert all(proved)


def test_what_an_interrupted_run_left_is_removed(run, launch, cobalt):
    key = {"x-api-key": rehearsal_key("test")}
    httpx.put(f"{cobalt}/api/v2/public/linked-account", headers=key, json={"account_id": "golive-probe-lost"})
    code, out, _ = run("cleanup", launch)

    assert code == 1
    assert "golive-probe-lost" in out  # too young to be removed, and told


def test_a_check_of_a_launch_tells_the_state_of_every_item(run, launch):
    _, out, _ = run("check", launch, "--only", "key_is_accepted", "--json")
    answer = json.loads(out)

    assert [each["check"] for each in answer["checks"]] == ["key_is_accepted"]
    assert len(answer["items"]) == 22
    assert answer["verdict"] == "no-go"


def test_the_board_shows_a_launch_with_its_verdict(run, launch):
    code, out, _ = run("launches")

    assert code == 0
    assert launch in out
    assert "no-go" in out


def test_an_empty_board_says_how_to_begin(run):
    code, out, err = run("launches")

    assert (code, out) == (0, "")
    assert "--sample" in err


def test_the_sample_prints_its_id_alone_and_says_aside_when_no_cobalt_answers(run, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("GOLIVE_COBALT_PORT", str(free.getsockname()[1]))
        code, out, err = run("open", "--sample", "--set", "app_slug=slack")

    assert code == 0
    assert re.fullmatch(r"[a-z0-9-]+\n", out)
    assert "./golive simulate" in err


def test_the_sample_takes_other_fields(run, launch):
    _, out, _ = run("open", "--sample", "--set", "expected_client_id=another")
    code, answer, _ = run("check", out.strip(), "--only", "client_id_is_expected", "--json")

    assert code == 1
    assert json.loads(answer)["checks"][-1]["cause"] == "client-id-differs"


def test_settings_are_changed_one_by_one(run, launch):
    assert run("set", launch, "app_slug=slack", "linked_account_id=")[0] == 0

    assert "input-missing" in run("check", launch, "--only", "linked_account_exists")[1]


def test_a_test_report_proves_scenarios_and_is_refused_when_it_is_none(run, launch, house):
    report = house / "junit.xml"
    report.write_text(
        "<testsuite><testcase name='test_happy_path'/><testcase name='test_401'><skipped/></testcase></testsuite>"
    )
    code, out, _ = run("scenarios", launch, str(report))

    assert code == 0
    assert re.search(r"✓ passed +Everything goes well +1 test passed", out)
    assert re.search(r"○ open +Cobalt refuses access \(401\) +1 of 1 test did not decide", out)
    assert "handed in a test report" in run("history", launch)[1]

    report.write_text("<html>")
    assert run("scenarios", launch, str(report))[0] == 1
    assert run("scenarios", launch, str(house / "gone.xml"))[0] == 2
    assert run("scenarios", launch, str(report), "--item", "wf-optimized")[0] == 1
    assert run("scenarios", launch, "--item", "no-such-item")[0] == 3
    assert "✓ passed" in run("scenarios", launch)[1]


def test_who_attests_is_the_account_unless_named(run, launch):
    run("attest", launch, "wf-optimized", "--note", "Seen")
    run("attest", launch, "wf-optimized", "--note", "Seen again", "--name", "Grace")

    *_, first, second = run("history", launch)[1].splitlines()
    assert " ada " in first
    assert " Grace " in second


# A target file


def test_a_healthy_target_is_ready_and_answers_with_json_only(run, target):
    code, out, err = run("check", "--target", target(), "--json")
    answer = json.loads(out)

    assert (code, err) == (0, "")
    assert list(answer) == ["verdict", "sentence", "checks", "items"]
    assert answer["verdict"] == "go"
    assert len(answer["checks"]) == len(discover())
    assert all(set(each) == CHECK_FIELDS for each in answer["checks"])
    assert {each["check"] for each in answer["checks"] if each["outcome"] != "passed"} == DO_NOT_ARISE
    assert all(each["item"] for each in answer["checks"])
    assert {each["state"] for each in answer["items"]} == {"verified"}


@pytest.mark.alone
def test_a_target_is_checked_in_less_than_five_seconds_from_start_to_end(target):
    path, began = target(), time.monotonic()
    with process("check", "--target", path, "--json") as child:
        out, err = child.communicate()
    seconds = time.monotonic() - began

    assert (child.returncode, err, json.loads(out)["verdict"]) == (0, "", "go")
    assert seconds < 5
    print(f"checked in {seconds:.2f} s")


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_on_a_terminal_results_stream_below_a_bar(target, stream):
    """Beside JSON they go to standard error."""
    terminal, end = pty.openpty()
    with process("check", "--target", target(), *(["--json"] if stream == "stderr" else []), **{stream: end}) as child:
        os.close(end)
        shown = b"".join(iter(lambda: _read(terminal), b"")).decode()
        out, _ = child.communicate()
    os.close(terminal)

    assert shown.count("✓ passed") == HEALTHY
    assert f"/{len(discover())}" in shown
    assert stream == "stdout" or json.loads(out)["verdict"] == "go"


def _read(terminal):
    try:
        return os.read(terminal, 65_536)
    except OSError:  # nobody has the other end open any more
        return b""


@pytest.mark.parametrize(
    ("fault", "code", "check", "cause"),
    [
        pytest.param("key-rejected", 1, "key_is_accepted", "key-refused", id="a dead key is red"),
        pytest.param("scope-missing", 1, "scopes_are_as_expected", "scope-missing", id="a missing scope is red"),
        pytest.param("scope-extra", 0, "scopes_are_as_expected", "scope-extra", id="a scope too many is a warning"),
        pytest.param("html-200", 2, "key_is_accepted", "answer-unreadable", id="a page instead of JSON tells nothing"),
        pytest.param("reset", 2, "key_is_accepted", "answer-cut-short", id="a connection cut tells nothing"),
    ],
)
def test_the_exit_code_says_how_a_broken_target_stands(run, target, fault, code, check, cause):
    found, out, _ = run("check", "--target", target(fault), "--json")

    assert found == code
    assert {each["check"]: each["cause"] for each in json.loads(out)["checks"]}[check] == cause


def test_what_is_optional_and_cannot_be_asked_leaves_the_rest_to_decide(run, target):
    without_staging = target(staging_url="", slack_link="", runbook_url="")
    code, out, _ = run("check", "--target", without_staging, "--json")

    assert {each["outcome"] for each in json.loads(out)["checks"]} >= {"passed", "blocked"}
    assert code == 0


def test_what_is_optional_must_answer_when_it_is_asked_for_by_name(run, target):
    code, out, _ = run("check", "--target", target(staging_url=""), "--only", "staging_survives_errors", "--json")

    assert code == 2
    assert "1 check gave no answer" in json.loads(out)["sentence"]


def test_a_plan_says_what_would_be_sent_and_sends_nothing(run, target, cobalt):
    before = len(httpx.get(f"{cobalt}/__sim/journal").json())
    code, out, _ = run("check", "--target", target(), "--plan", "--json")
    planned = json.loads(out)["requests"]

    assert code == 0
    assert any(each["method"] == "DELETE" and each["writes"] for each in planned)
    assert any(each["address"].endswith("/linked-account/acme") for each in planned)
    assert len(httpx.get(f"{cobalt}/__sim/journal").json()) == before


def test_a_plan_leaves_out_what_nobody_agreed_to(run, target):
    _, out, _ = run("check", "--target", target(), "--plan", "--read-only")

    assert "0 of them write. Nothing was sent." in out


def test_a_slow_cobalt_is_waited_for(run, target):
    code, out, _ = run("check", "--target", target("slow"), "--only", "key_is_accepted", "--json")

    assert code == 0
    assert json.loads(out)["checks"][0]["milliseconds"] >= 2000


def test_a_cobalt_that_is_down_could_not_be_asked(run, target):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        code, out, _ = run("check", "--target", target(), "--set", f"base_url={base_url}", "--json")
    answer = json.loads(out)

    assert (code, answer["verdict"]) == (2, "no-go")
    assert "gave no answer" in answer["sentence"]
    assert {each["cause"] for each in answer["checks"] if each["check"] == "key_is_accepted"} == {"host-unreachable"}


REFERENCES = ("production_key=", "client_secret=", "app_session=")  # a rehearsal's, for a local Cobalt only
NO_LOCAL_ADDRESS = (*REFERENCES, "onboarding_url=", "token_url=", "backend_url=", "runbook_url=")


def test_an_unknown_host_could_not_be_asked(run, target, monkeypatch):
    fields = ["base_url=https://cobalt.invalid", "api_key=env:A_KEY", *NO_LOCAL_ADDRESS]
    monkeypatch.setenv("A_KEY", "tk-1")
    code, out, _ = run("check", "--target", target(), *(f"--set={field}" for field in fields), "--json")

    assert (code, json.loads(out)["verdict"]) == (2, "no-go")


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        pytest.param(b"app_slugg = 'x'", 3, "“app_slug”?", id="an unknown field"),
        pytest.param(b"linked_account_id = 7", 3, "linked_account_id", id="a number for text"),
        pytest.param(b"base_url = 'cobalt.example'", 3, "base_url", id="a URL without scheme"),
        pytest.param(b"app_slug = 'a\\nb'\napp_slug = 'c'", 2, "TOML", id="a field given twice"),
        pytest.param(b"app_slug = \n", 2, "line 1", id="half a line"),
        pytest.param(b"\xff\xfe\x00", 2, "UTF-8", id="no text"),
        pytest.param(b"app_slug = '" + b"x" * 70_000 + b"'", 2, "65536", id="far too much"),
        pytest.param(b"expected_scopes = " + b"[" * 5_000, 2, "TOML", id="nested without end"),
    ],
)
def test_a_bad_target_file_is_explained(run, house, content, code, says):
    path = house / "bad.toml"
    path.write_bytes(content)
    found, out, err = run("check", "--target", path, "--json")

    assert found == code
    assert says in err
    assert ("no-go" in out) == (code == 2)


@pytest.mark.parametrize("place", ["missing.toml", "."], ids=["a file that is missing", "a directory"])
def test_a_target_file_that_cannot_be_read_still_gives_one_json_object(run, house, place):
    code, out, err = run("check", "--target", house / place, "--json")
    answer = json.loads(out)

    assert (code, answer["verdict"], set(answer)) == (2, "no-go", NOTHING_ASKED)
    assert "cannot be read" in answer["sentence"]
    assert answer["sentence"] in err


@pytest.mark.parametrize(
    ("only", "says"),
    [
        pytest.param("key_is_acepted", "key_is_accepted", id="a mistyped check"),
        pytest.param("live-test-scenarios", "attest", id="an item that asks no check"),
        pytest.param("", "no check or item", id="nothing at all"),
    ],
)
def test_only_what_leads_to_a_check_can_be_chosen(run, target, only, says):
    code, out, err = run("check", "--target", target(), "--only", only, "--json")

    assert (code, out) == (3, "")
    assert says in err


def test_an_item_chooses_its_checks_and_what_they_come_after(run, target):
    _, out, _ = run("check", "--target", target(), "--only", "auth-session-tokens", "--json")
    asked = {each["check"] for each in json.loads(out)["checks"]}

    assert {"key_is_accepted", "session_token_lives_and_dies"} <= asked
    assert "application_icons_load" not in asked


def test_a_checklist_without_checks_is_never_ready(run, target, house, monkeypatch):
    (house / "words.yaml").write_text(WORDS_ONLY, encoding="utf-8")
    monkeypatch.setenv("GOLIVE_CHECKLIST", str(house / "words.yaml"))
    assert run("lint")[0] == 0
    code, out, _ = run("check", "--target", target(), "--json")

    assert (code, json.loads(out)["verdict"]) == (2, "no-go")
    assert "asks no check" in json.loads(out)["sentence"]


# Writing to somebody's Cobalt


@pytest.mark.parametrize(
    ("base_url", "consent", "read_only", "writes"),
    [
        pytest.param("http://127.0.0.1:8502", False, False, True, id="a rehearsal is written to"),
        pytest.param("https://app.refold.ai", False, False, False, id="a real Cobalt is not"),
        pytest.param("https://app.refold.ai", True, False, True, id="a real Cobalt is with consent"),
        pytest.param("http://127.0.0.1:8502", False, True, False, id="a rehearsal is not when only reading"),
    ],
)
def test_writing_needs_consent_outside_a_rehearsal(base_url, consent, read_only, writes):
    question = Question("acme", None, probes=consent, read_only=read_only)

    assert bool(question.consent(Settings(base_url=base_url)).writes) is writes


def test_checks_that_were_not_allowed_to_write_leave_the_answer_open(run, target, cobalt):
    code, out, err = run("check", "--target", target(), "--read-only", "--json")
    causes = {each["check"]: each["cause"] for each in json.loads(out)["checks"]}

    assert code == 2
    writing = {name for name, check in discover().items() if check.writes}
    assert {check for check, cause in causes.items() if cause == "consent-needed"} == writing
    assert "--consent" in err


# Stopping


def test_a_stopped_run_cleans_up_and_says_what_it_left_out(target, cobalt):
    httpx.post(f"{cobalt}/__sim/reset")
    with process("check", "--target", target("slow"), "--only", "upsert_is_idempotent", "--json") as child:
        _wait_for("PUT", cobalt)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=20)
    answer = json.loads(out)

    assert (child.returncode, answer["verdict"]) == (2, "no-go")
    assert "upsert_is_idempotent" in answer["sentence"]
    assert "Stopping" in err
    *_, removed, sought = _journal(cobalt)
    assert (removed["method"], removed["status"]) == ("DELETE", 200)
    assert (sought["method"], sought["status"]) == ("GET", 404)
    assert "golive-probe" in sought["path"]


def test_a_pipeline_that_is_cancelled_stops_the_run_too(target):
    with process("check", "--target", target("hang"), "--json") as child:
        time.sleep(2)
        child.send_signal(signal.SIGTERM)
        out, _ = child.communicate(timeout=5)

    assert child.returncode == 2
    assert json.loads(out)["sentence"].startswith("Stopped: ")


def test_whoever_will_not_wait_for_the_cleaning_up_is_told_what_may_be_left(target, cobalt):
    httpx.post(f"{cobalt}/__sim/reset")
    with process("check", "--target", target("slow"), "--only", "upsert_is_idempotent", "--json") as child:
        _wait_for("PUT", cobalt)
        child.send_signal(signal.SIGINT)
        time.sleep(0.3)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=1.5)

    assert (child.returncode, json.loads(out)["verdict"]) == (2, "no-go")
    assert "golive-probe" in err


def test_whoever_interrupts_before_the_first_question_gets_an_answer(run, target, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(gate, "ask", interrupt)
    code, out, _ = run("check", "--target", target(), "--json")

    assert (code, json.loads(out)["verdict"], json.loads(out)["sentence"]) == (2, "no-go", "Stopped.")


def _wait_for(method, cobalt):
    """Until the Cobalt has answered such a request."""
    ends = time.monotonic() + 15
    while not any(line["method"] == method for line in _journal(cobalt)):
        assert time.monotonic() < ends, f"no {method} came"
        time.sleep(0.1)


def _journal(cobalt):
    return httpx.get(f"{cobalt}/__sim/journal").json()


# Keys


def test_a_key_from_the_environment_is_used_and_never_shown(run, target, monkeypatch):
    monkeypatch.setenv("ACME_KEY", rehearsal_key("test"))
    code, out, err = run("check", "--target", target(api_key="env:ACME_KEY"), "--json")

    assert code == 0
    assert rehearsal_key("test") not in out + err


def test_a_fake_key_may_be_given_to_a_local_cobalt(run, target):
    code, out, err = run("check", "--target", target(api_key=rehearsal_key("test")), "--json")

    assert code == 0
    assert rehearsal_key("test") not in out + err


def test_a_key_that_is_not_set_could_not_be_asked_with(run, target):
    code, out, err = run("check", "--target", target(api_key="env:NOT_SET"), "--json")

    assert (code, json.loads(out)["verdict"]) == (2, "no-go")
    assert "NOT_SET" in err


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        pytest.param({"api_key": "tk-canary", "base_url": "https://app.refold.ai"}, "env:NAME", id="for a real Cobalt"),
        pytest.param({"api_key": "tk canary"}, "blank", id="with a blank"),
        pytest.param({"api_key": "evn:tk-canary"}, "env:NAME", id="behind a mistyped reference"),
        pytest.param({"api_key": "memory:typed"}, "browser", id="from another place"),
        pytest.param({"base_url": "https://app.refold.ai"}, "this machine", id="of the rehearsal for a real Cobalt"),
    ],
)
def test_a_misplaced_key_is_refused_and_not_repeated(run, target, fields, says):
    code, out, err = run("check", "--target", target(**fields), "--json")

    assert (code, out) == (3, "")
    assert says in err
    assert "canary" not in err


@pytest.mark.parametrize("command", [("open", "Acme", "--set"), ("set",)], ids=["open", "set"])
def test_no_key_is_ever_kept(run, launch, house, command):
    place = command if command[0] == "open" else ("set", launch)
    code, _, err = run(*place, "api_key=tk-canary")

    assert code == 3
    assert "canary" not in err
    assert b"canary" not in (house / "golive.db").read_bytes()


def test_the_rehearsals_key_does_not_follow_a_launch_elsewhere(run, launch):
    code, _, err = run("set", launch, "base_url=https://app.refold.ai")

    assert code == 3
    assert "this machine" in err


def test_a_key_typed_in_the_browser_is_asked_for_another_way(run, launch):
    golive, ada = home.begin(os.environ)
    golive.configure(ada, launch, {}, key=rehearsal_key("test"))
    code, out, _ = run("check", launch, "--json")

    assert code == 2
    assert f"./golive set {launch} api_key=env:NAME" in json.loads(out)["sentence"]


def test_a_key_typed_as_an_argument_is_not_repeated(run):
    code, _, err = run("check", "acme", rehearsal_key("production"))

    assert code == 3
    assert rehearsal_key("production") not in err


# Bad input


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("", 3, id="empty"),
        pytest.param("   ", 3, id="blank"),
        pytest.param("x" * 10_000, 3, id="endless"),
        pytest.param("Ac\x1b[2Jme", 3, id="with a terminal's command"),
        pytest.param("Ac\udcffme", 3, id="no text"),
        pytest.param("\u202eemca", 3, id="turned round"),
        pytest.param("אקמה", 0, id="right-to-left"),
        pytest.param("Acme 👩‍🚀 🎉", 0, id="emoji"),
    ],
)
def test_names_are_taken_or_refused_but_never_harm(run, name, code):
    found, out, err = run("open", name)

    assert found == code
    assert bool(out) == (code == 0)
    assert len(err) < 500
    assert not set("\x1b\u202e") & set(run("launches")[1])


@pytest.mark.parametrize("command", ["launches", "history", "report", "check"])
@pytest.mark.parametrize(
    "make", [Path.mkdir, lambda path: path.write_bytes(b"no database" * 500)], ids=["folder", "junk"]
)
def test_a_database_that_cannot_be_used_is_told_in_one_sentence(run, house, monkeypatch, command, make):
    make(house / "broken.db")
    monkeypatch.setenv("GOLIVE_DB", str(house / "broken.db"))
    code, out, err = run(command, *(["acme"] if command != "launches" else []))

    assert (code, out) == (2, "")
    assert "broken.db" in err


def test_half_a_character_in_an_id_is_no_damaged_database(run, launch):
    code, _, err = run("history", "acme\udcff")

    assert code == 3
    assert "launches" in err


def test_a_database_below_a_file_is_told_as_json_too(run, house, monkeypatch):
    (house / "file").touch()
    monkeypatch.setenv("GOLIVE_DB", str(house / "file" / "golive.db"))
    code, out, _ = run("check", "acme", "--json")

    assert (code, json.loads(out)["verdict"]) == (2, "no-go")


def test_results_that_could_not_be_kept_are_no_answer():
    async def run_into_a_full_disk(_):
        raise StoreError("The disk is full.")
        yield

    run = Run(("key_is_accepted",), run_into_a_full_disk, print)
    run.start()
    run.wait()

    with pytest.raises(NotAsked, match="The disk is full"):
        conclude(Asked(run, None, None, lambda: pytest.fail("judged")))


def test_a_fault_of_its_own_is_told_without_its_text(run, monkeypatch):
    def fail(*_):
        raise RuntimeError("canary")

    monkeypatch.setattr(home, "begin", fail)
    code, out, err = run("launches")

    assert (code, out) == (2, "")
    assert "RuntimeError in test_cli.py" in err
    assert "canary" not in err


def test_a_report_that_cannot_be_written_leaves_the_old_one(run, launch, house):
    (house / "folder").mkdir()
    code, _, err = run("report", launch, "-o", house / "folder" / "missing" / "report.md")

    assert code == 2
    assert "report.md" in err
    assert not list((house / "folder").iterdir())


def test_a_reader_that_goes_away_is_no_error():
    with process("simulate", "--list", stdout=subprocess.PIPE) as child:
        child.stdout.close()
        err = child.stderr.read()
        code = child.wait()

    assert (code, err) == (2, "")


# The checklist


def test_the_projects_checklist_has_no_mistakes(run):
    code, out, _ = run("lint")

    assert (code, out) == (0, "")


def test_a_mistake_is_named_with_file_line_and_field(run, house):
    path = house / "checklist.yaml"
    path.write_text(
        home.CHECKLIST.read_text(encoding="utf-8").replace("importance: ", "importnace: ", 1), encoding="utf-8"
    )
    code, out, _ = run("lint", path)

    assert code == 1
    assert re.search(rf"^{re.escape(str(path))}:\d+: sections\[0\]\.items\[0\]\.importnace: ", out, re.MULTILINE)


def test_commands_refuse_a_checklist_with_a_mistake(run, house, target, monkeypatch):
    (house / "checklist.yaml").write_text("id: x\n", encoding="utf-8")
    monkeypatch.setenv("GOLIVE_CHECKLIST", str(house / "checklist.yaml"))
    code, out, err = run("check", "--target", target(), "--json")

    assert (code, json.loads(out)["verdict"]) == (2, "no-go")
    assert "checklist.yaml:1: " in err
    assert run("launches")[0] == 2


def test_a_checklist_that_cannot_be_read_is_told(run, house):
    code, out, err = run("lint", house / "none.yaml")

    assert (code, out) == (2, "")
    assert "none.yaml" in err


def test_the_schema_is_printed_for_editors(run):
    code, out, _ = run("lint", "--schema")

    assert code == 0
    assert json.loads(out) == schema()


# The local Cobalt


def test_a_local_cobalt_says_in_one_line_where_it_is(run, house):
    with process("simulate", "--port", 0) as child:
        told = json.loads(child.stdout.readline())
        assert set(told) == {"base_url", "test_key", "production_key", "linked_account_id", "target"}
        code, out, _ = run("check", "--target", told["target"], "--json")
        assert (code, json.loads(out)["verdict"]) == (0, "go")

        launch = run("open", "--sample")[1].strip()
        assert (
            json.loads(run("check", launch, "--only", "key_is_accepted", "--json")[1])["checks"][0]["outcome"]
            == "passed"
        )

        port = told["base_url"].rpartition(":")[2]
        code, out, err = run("simulate", "--port", port)
        assert (code, out) == (2, "")
        assert "in use" in err

        child.send_signal(signal.SIGTERM)
        rest, err = child.communicate(timeout=5)
    assert (child.returncode, rest, err) == (0, "", "")
    assert not Path(told["target"]).exists()


def test_every_fault_is_listed_under_its_family_with_a_sentence(run):
    code, out, _ = run("simulate", "--list")
    lines = [line.rstrip() for line in out.splitlines()]
    headings = [lines.index(family) for family in FAMILIES]

    assert code == 0
    assert max(len(line) for line in lines) <= 100
    assert headings == sorted(headings)
    for start, end, faults in zip(headings, [*headings[1:], None], FAMILIES.values(), strict=True):
        part = lines[start + 1 : end]
        assert [line.split()[0] for line in part if line and line[0] != " "] == [fault.name for fault in faults]
        assert " ".join(" ".join(part).split()) == " ".join(f"{fault.name} {fault.does}" for fault in faults)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com"])
def test_a_local_cobalt_is_not_for_others_unless_that_is_said(house, host):
    with process("simulate", "--host", host, "--port", 0) as child:
        out, err = child.communicate(timeout=5)  # it would go on for ever if it listened

    assert (child.returncode, out) == (2, "")
    assert "--allow-remote" in err
    assert not list(house.glob("data/**/*.toml"))


def test_a_local_cobalt_listens_elsewhere_if_that_is_said(run):
    code, _, err = run("simulate", "--host", "192.0.2.1", "--allow-remote", "--port", "0")  # nobody's address

    assert (code, "cannot be opened" in err, "--allow-remote" in err) == (2, True, False)


def test_a_local_cobalt_may_have_another_address_of_this_machine():
    with process("simulate", "--host", "127.0.0.2", "--port", 0) as child:
        told = json.loads(child.stdout.readline())

        assert told["base_url"].startswith("http://127.0.0.2:")
        assert httpx.get(told["base_url"] + "/app/login").status_code == 200


# What is loaded

PROBE = """
import sys
from lib.cli import main
code = main(sys.argv[1:])
print(code, *sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["lint"], ["simulate", "--list"], ["check", "--target", "?"], ["launches"]], ids=" ".join
)
def test_commands_load_only_what_they_need(target, arguments):
    path = str(target())
    given = [path if each == "?" else each for each in arguments]
    ended = subprocess.run([sys.executable, "-c", PROBE, *given], cwd=ROOT, capture_output=True, text=True, check=True)
    code, *loaded = ended.stderr.splitlines()[-1].split()

    assert code == "0"
    allowed = HEAVY - {"streamlit"} if arguments == ["launches"] else set()
    assert HEAVY & set(loaded) <= allowed


def test_the_local_cobalt_runs_without_the_store(house):
    with subprocess.Popen(
        [sys.executable, "-c", PROBE, "simulate", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        child.stdout.readline()
        child.terminate()
        _, err = child.communicate(timeout=5)
    code, *loaded = err.split()

    assert code == "0"
    assert not HEAVY & set(loaded)
