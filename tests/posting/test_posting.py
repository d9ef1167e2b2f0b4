"""A report on its way into an issue: one comment, renewed, read back, and nothing of anybody else's touched."""

import hashlib
import io
import re
import socket
import sqlite3
import threading
import zipfile
from contextlib import closing

import pytest
from starlette.responses import JSONResponse, Response

from lib.launch.entries import Actor
from lib.launch.settings import Settings
from lib.ledger import Refused
from lib.posting import Edited, NotPosted
from lib.report.envelope import read_envelope
from lib.report.targets import TARGETS
from lib.store.keys import KeyRing, KeyUnavailable, NotAllowed
from lib.trackers.destination import aim
from tests.golive.house import ANA, House
from tests.posting.conftest import SECRETS
from tests.posting.stand_ins import OTHERS


def reads_as_sealed(case, note):
    answers = case.app.verify(case.stand_in.writes(note.body))
    return (answers.sealed, answers.trusted, answers.words_agree, answers.newest, answers.notes)


def test_the_report_arrives_as_one_comment_that_verifies(case):
    posted = case.post()
    (note,) = case.stand_in.notes
    assert reads_as_sealed(case, note) == (True, True, True, True, ())
    assert (posted.comment, posted.issue, posted.problem) == (note.id, case.stand_in.issue, "")
    assert case.posted == [posted]
    assert note.id[:8] in posted.url
    assert posted.url.startswith(case.destination.site)


def test_posting_twice_leaves_one_comment_with_the_newer_report(case):
    first = case.post()
    before = case.stand_in.notes[0].body
    case.move_on()
    second = case.post()
    (note,) = case.stand_in.notes
    assert (second.comment, second.problem) == (first.comment, "")
    assert note.body != before
    assert reads_as_sealed(case, note) == (True, True, True, True, ())


def fail_after_writing(case):
    """Once there is a comment, the next request fails."""
    trouble = Response("No.", 500)

    def fail(method, _path):
        case.stand_in.forced = [(method, trouble)] if case.stand_in.notes else []

    return fail


def test_a_comment_that_the_journal_does_not_know_is_found_and_renewed(case):
    case.stand_in.hook = fail_after_writing(case)
    with pytest.raises(NotPosted, match="in trouble just now"):
        case.post()
    assert case.posted == []
    assert len(case.stand_in.notes) == 1
    case.stand_in.calm()
    posted = case.post()
    assert [note.id for note in case.stand_in.notes] == [posted.comment]


def test_our_comment_is_found_beyond_a_hundred_others(case):
    for number in range(120):
        case.stand_in.add(f"Remark {number}", OTHERS)
    note = case.stand_in.add(case.app.export(ANA, case.launch, TARGETS[case.kind]).text)
    assert case.post().comment == note.id
    assert len(case.stand_in.notes) == 121


def test_a_deleted_comment_is_written_anew(case):
    first = case.post()
    case.stand_in.notes.clear()
    second = case.post()
    assert second.comment != first.comment
    assert [note.id for note in case.stand_in.notes] == [second.comment]


def test_a_comment_deleted_between_two_requests_is_written_anew(case):
    case.post()
    writes = {"github": ("PATCH", "comments/"), "jira": ("PUT", "comment/"), "linear": ("POST", "graphql")}[case.kind]
    seen = []

    def delete(method, path):
        seen.append(method)
        if method == writes[0] and writes[1] in path and (case.kind != "linear" or len(seen) == 2):
            case.stand_in.notes.clear()

    case.stand_in.hook = delete
    posted = case.post()
    assert [note.id for note in case.stand_in.notes] == [posted.comment]


def test_a_copy_by_somebody_else_is_left_alone(case):
    text = case.app.export(ANA, case.launch, TARGETS[case.kind]).text
    copy = case.stand_in.add(text, OTHERS)
    case.move_on()
    posted = case.post()
    assert copy.body == text
    assert [note.id for note in case.stand_in.ours] == [posted.comment]


def test_what_the_account_wrote_besides_is_left_alone(case):
    remark = case.stand_in.add("I look at it tomorrow.")
    posted = case.post()
    assert remark.body == "I look at it tomorrow."
    assert [note.id for note in case.stand_in.notes] == [remark.id, posted.comment]


def test_a_comment_on_another_launch_is_left_alone(case):
    other = case.app.open(ANA, "Beta · Slack", settings=Settings(base_url="http://127.0.0.1:1"))
    theirs = case.app.post(ANA, other, case.destination, case.token)
    mine = case.post()
    assert theirs.comment != mine.comment
    assert len(case.stand_in.notes) == 2


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda body: body.replace("NO\\-GO", "GO").replace("NO-GO", "GO"), "sealed is|is missing"),
        (lambda body: f"{body}\n\nPlease look, Ben.\n", "Please look, Ben"),
        (lambda body: f"Ben says hello.\n\n{body}", "ben says hello"),
    ],
    ids=["a word", "a remark below", "a remark above"],
)
def test_what_people_wrote_into_it_is_named_and_kept_until_it_may_go(case, change, named):
    case.post()
    (note,) = case.stand_in.notes
    note.body = edited = change(note.body)
    with pytest.raises(Edited, match=named):
        case.post()
    assert (note.body, len(case.posted)) == (edited, 1)
    assert case.post(overwrite=True).problem == ""
    assert reads_as_sealed(case, note)[:3] == (True, True, True)


def test_a_comment_of_ours_whose_seal_was_cut_away_is_renewed_where_the_journal_keeps_the_seal(case):
    case.post()
    (note,) = case.stand_in.notes
    note.body = note.body[: note.body.index("begin golive seal")].rpartition("\n")[0]
    assert case.post().problem == ""
    assert reads_as_sealed(case, note)[:3] == (True, True, True)


def test_a_comment_of_ours_without_a_seal_that_the_journal_does_not_know_is_kept(case):
    text = case.app.export(ANA, case.launch, TARGETS[case.kind]).text
    note = case.stand_in.add(text[: text.index("begin golive seal")])
    with pytest.raises(Edited, match="cannot be told any more"):
        case.post()
    assert case.posted == []
    assert case.post(overwrite=True).comment == note.id


def restyled(body):
    """Another way to write the same, as editors do that keep a tree and make mark-up of it again."""
    loose = re.sub(r"\\([-!().#])", r"\1", body)  # escapes that were not needed
    bullets = re.sub(r"\n([-*]) ", "\n * ", loose)
    numbers = re.sub(r"\n\d+\. ", "\n1. ", bullets)
    tables = re.sub(r" *(\|{1,2}) *", r"\1", re.sub(r"-{3,}", "--", numbers))
    return tables.replace("\n", "\r\n").rstrip() + "  \r\n\r\n"


def test_what_a_tracker_writes_in_its_own_way_is_no_alarm(case):
    case.stand_in.writes = restyled
    assert case.post().problem == ""
    case.move_on()
    assert case.post().problem == ""
    case.stand_in.writes = lambda body: restyled(body).replace("\r\n\r\n", "\r\n \r\n")
    assert case.post().problem == ""
    assert len(case.stand_in.notes) == 1


def test_a_text_that_was_cut_in_silence_is_named_with_its_figures(case):
    case.stand_in.limit, case.stand_in.cuts = 1_000, True
    whole = len(case.app.export(ANA, case.launch, TARGETS[case.kind]).text.strip())
    posted = case.post()
    kept = len(case.stand_in.notes[0].body.strip())
    assert f"kept {kept:,} of {whole:,} characters, and did not say so" in posted.problem
    assert case.posted == [posted]


def test_the_end_alone_that_was_cut_is_named_too(case):
    whole = len(case.app.export(ANA, case.launch, TARGETS[case.kind]).text)
    case.stand_in.limit, case.stand_in.cuts = whole - 40, True
    assert "did not say so" in case.post().problem


def test_an_update_that_was_taken_and_dropped_is_named(case):
    case.post()
    case.move_on()
    case.stand_in.keeps_old = True
    assert "kept the earlier" in case.post().problem or "changed what was sent" in case.posted[-1].problem


def test_a_word_that_the_tracker_changed_is_named(case):
    case.stand_in.writes = lambda body: body.replace("Acme", "Acne")
    assert "sealed is “acme" in case.post().problem


HOSTILE = {
    "nothing": "",
    "controls": "\x00\x1b[31m\u202e" * 9,
    "nesting": "[" * 9_000 + "<details>" * 900,
    "two seals": "begin golive seal a end golive seal " * 2,
    "a seal of no end": "begin golive seal " + "a" * 100_000,
    "a long text": "of launch " * 200_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_given_back_ends_in_a_sentence(case_of, text):
    case = case_of("linear")
    case.stand_in.writes = lambda _body: text
    posted = case.post()
    assert posted.problem.startswith("Linear ")
    assert posted.problem.isprintable()
    case.stand_in.writes = lambda _body: f"{text} "
    with pytest.raises(Edited):
        case.post()


def _hang_up(listener):
    listener.accept()[0].close()


def test_a_tracker_that_breaks_off_may_have_taken_it(case_of):
    case = case_of("jira")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        site = f"http://127.0.0.1:{listener.getsockname()[1]}"
        hanging_up = threading.Thread(target=_hang_up, args=(listener,))
        hanging_up.start()
        with pytest.raises(NotPosted, match="Post again: a comment that arrived is found"):
            case.app.post(ANA, case.launch, aim("jira", "ABC-12", site), case.token)
        hanging_up.join()


def test_a_text_that_is_refused_as_too_long_says_so(case):
    case.stand_in.limit = 500
    with pytest.raises(NotPosted, match=r"(refused the (text|request)).*"):
        case.post()
    assert case.stand_in.notes == []


def test_two_who_post_at_once_leave_one_comment(case_of):
    case = case_of("jira")
    threads = [threading.Thread(target=case.post) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(case.stand_in.notes) == 1
    assert len(case.posted) == 3


def test_a_workflows_own_token_renews_the_comment_that_the_journal_knows(case_of):
    case = case_of("github")
    case.stand_in.may_ask_who = False
    first = case.post()
    case.move_on()
    assert case.post().comment == first.comment
    assert len(case.stand_in.notes) == 1


def test_a_report_under_another_seal_is_kept(case, tmp_path):
    (tmp_path / "other").mkdir()
    case.app.backup(ANA, tmp_path / "other" / "golive.db")
    other = House(tmp_path / "other" / "golive.db").begin()
    note = case.stand_in.add(other.export(ANA, case.launch, TARGETS[case.kind]).text)
    with pytest.raises(Edited, match="it holds another seal"):
        case.post()
    assert case.post(overwrite=True).comment == note.id


def test_a_launch_that_is_named_like_the_beginning_of_another_keeps_its_comment(case):
    liar = case.app.open(ANA, f"of launch {case.launch} as of", settings=Settings(base_url="http://127.0.0.1:1"))
    theirs = case.app.post(ANA, liar, case.destination, case.token)
    assert case.post().comment != theirs.comment
    assert len(case.stand_in.notes) == 2


def test_without_a_seal_nothing_is_posted(case_of):
    case = case_of("jira")
    case.app.seals = None
    with pytest.raises(KeyUnavailable):
        case.post()
    assert case.stand_in.asked == []


def test_a_read_that_met_a_limit_is_asked_again_when_that_is_soon(case_of):
    case = case_of("jira")
    case.stand_in.forced = [("GET", Response("Wait.", 429, {"retry-after": "0"}))] * 2
    assert case.post().problem == ""


def test_a_text_is_sent_once_whatever_comes_back(case):
    written = []

    def refuse_writing(method, path):
        text = method != "GET" and "graphql" not in path
        if text or len(case.stand_in.asked) == 3:  # to Linear: list, locate, create
            written.append(path)
            case.stand_in.forced = [(method, Response("Wait.", 429, {"retry-after": "0"}))]

    case.stand_in.hook = refuse_writing
    with pytest.raises(NotPosted, match="Post again in 0 seconds"):
        case.post()
    assert len(written) == 1


# Who is asked, and with what


def test_nothing_that_is_kept_or_said_holds_the_token(case, tmp_path):
    token = SECRETS[case.kind]
    case.post()
    echo = JSONResponse({"message": f"no {token}", "errors": [{"message": f"no {token}"}]}, 403)
    case.stand_in.hook = lambda method, _path: case.stand_in.forced.append((method, echo))
    with pytest.raises(NotPosted) as refusal:
        case.post()
    assert token not in f"{refusal.value!r} {refusal.value.__cause__} {refusal.value.__context__}"
    case.stand_in.calm()
    case.stand_in.writes = lambda body: f"{body}\n{token}"
    case.post(overwrite=True)
    assert case.posted[-1].problem != ""
    for path in tmp_path.iterdir():
        assert token.encode() not in path.read_bytes(), path.name


def test_a_token_that_is_typed_instead_of_named_is_refused_and_not_repeated(case_of):
    case = case_of("jira")
    token = SECRETS[case.kind]
    with pytest.raises(KeyUnavailable, match="env:NAME") as refusal:
        case.app.post(ANA, case.launch, case.destination, token)
    assert token not in str(refusal.value)
    assert case.stand_in.asked == []


@pytest.mark.parametrize("reference", ["", "rehearsal:test", "memory:typed"])
def test_a_reference_to_no_place_for_tokens_is_refused(case_of, reference):
    case = case_of("github")
    with pytest.raises(KeyUnavailable, match="Say where the token is kept"):
        case.app.post(ANA, case.launch, case.destination, reference)
    assert case.stand_in.asked == []


def test_a_token_that_is_not_there_is_asked_for(case_of):
    case = case_of("jira")
    with pytest.raises(KeyUnavailable, match="NO_SUCH_TOKEN is not set"):
        case.app.post(ANA, case.launch, case.destination, "env:NO_SUCH_TOKEN")
    assert case.stand_in.asked == []


def test_a_wrong_token_is_told_and_posts_nothing(case):
    case.stand_in.token = "another"
    with pytest.raises(NotPosted, match="does not accept the token"):
        case.post()
    assert case.stand_in.notes == []


def test_an_issue_that_is_not_there_is_told(case):
    issue = "acme/launches#99" if case.kind == "github" else "ABC-99"
    destination = aim(case.kind, issue, case.destination.site, case.destination.user)
    with pytest.raises(NotPosted, match=f"knows no {issue}, or hides it"):
        case.app.post(ANA, case.launch, destination, case.token)


def test_a_live_launch_posts_to_no_place_on_this_machine(case_of):
    case = case_of("jira")
    live = case.app.open(ANA, "Live", settings=Settings(base_url="https://a.example"))
    with pytest.raises(Refused, match="over https:// only"):
        case.app.post(ANA, live, case.destination, case.token)
    secure = aim(case.kind, case.stand_in.issue, case.destination.site.replace("http:", "https:"))
    with pytest.raises(NotPosted, match="it leads to this machine itself"):
        case.app.post(ANA, live, secure, case.token)
    assert case.stand_in.asked == []


@pytest.mark.parametrize("site", ["https://10.0.0.8", "https://169.254.169.254", "https://intranet", "https://[::1]"])
def test_an_address_that_is_not_public_is_not_called(case_of, site):
    case = case_of("jira")
    live = case.app.open(ANA, "Live", settings=Settings(base_url="https://a.example"))
    with pytest.raises(NotPosted, match="is not called"):
        case.app.post(ANA, live, aim("jira", "ABC-12", site), "env:JIRA_TOKEN")


def test_a_rehearsal_reaches_no_other_port_of_this_machine(case_of):
    case = case_of("jira")
    with pytest.raises(NotPosted, match=r"could not be reached|is not called"):
        case.app.post(ANA, case.launch, aim("jira", "ABC-12", "http://127.0.0.1:2"), "env:JIRA_TOKEN")
    assert case.stand_in.asked == []


def test_who_may_not_is_refused_before_anything_is_asked(case_of):
    case = case_of("jira")
    stranger = Actor(name="x", method="single sign-on", issuer="https://login.example", subject="x")
    with pytest.raises(Refused, match="may not do that here"):
        case.app.post(stranger, case.launch, case.destination, case.token)
    assert case.stand_in.asked == []


@pytest.mark.parametrize(
    ("site", "allowed"),
    [
        ("https://acme.atlassian.net", True),
        ("https://jira.acme.example", True),
        ("http://acme.atlassian.net", False),
        ("https://evilatlassian.net", False),
        ("https://jira.acme.example.evil.example", False),
    ],
)
def test_people_elsewhere_have_tokens_sent_to_vendors_and_listed_sites_only(case_of, site, allowed):
    case = case_of("jira")
    case.app.trackers = ("https://jira.acme.example",)
    cleo = Actor(name="Cleo", method="single sign-on", issuer="https://login.example", subject="cleo")
    launch = case.app.open(cleo, "Live", settings=Settings(base_url="https://a.example"))
    expected = pytest.raises(KeyUnavailable) if allowed else pytest.raises(Refused, match="Nobody here allowed")
    with expected:  # what is allowed comes as far as the token, which is not there
        case.app.post(cleo, launch, aim("jira", "ABC-12", site), "env:NO_SUCH_TOKEN")


def test_what_the_comment_speaks_of_stays_in_the_evidence(case):
    posted = case.post()
    with zipfile.ZipFile(io.BytesIO(case.app.evidence(ANA, case.launch))) as archive:
        report = archive.read(f"posted/{posted.report}.md").decode()
        seal = read_envelope(archive.read(f"posted/{posted.seal}.dsse.json"))
    assert hashlib.sha256(report.encode()).hexdigest() == posted.report
    assert case.app.verify(report).words_agree
    assert case.app.verify(case.stand_in.notes[0].body, envelope=seal).sealed
    assert case.app.journal.audit().damages == ()


@pytest.mark.parametrize("name", ["report", "seal"])
def test_the_audit_misses_what_a_comment_speaks_of(case_of, name):
    case = case_of("linear")
    digest = getattr(case.post(), name)
    with closing(sqlite3.connect(case.app.journal.path)) as connection:
        for (trigger,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            connection.execute(f'drop trigger "{trigger}"')
        connection.execute("delete from blobs where digest = ?", [digest])
        connection.commit()
    missing = [each for each in case.app.journal.audit().damages if "is missing" in each.why]
    assert [each.why for each in missing if digest[:16] in each.why] != []


def test_a_token_of_a_shared_installation_goes_only_where_it_is_listed(case, tmp_path):
    name, address = case.token.partition(":")[2], case.destination.site
    secrets = {name: SECRETS[case.kind], "AWS_KEY": "aws-canary-0123456789"}
    case.app.keys = KeyRing({**secrets, "GOLIVE_KEYS": f"{name}=api.example.com AWS_KEY=api.example.com"}, {})
    for token in (case.token, "env:AWS_KEY", "env:MISSING", f"file:{tmp_path}/token"):
        with pytest.raises(NotAllowed, match="GOLIVE_KEYS"):
            case.app.post(ANA, case.launch, case.destination, token)
    assert case.stand_in.notes == []
    case.app.keys = KeyRing({**secrets, "GOLIVE_KEYS": f"{name}={address}"}, {})
    assert case.post().problem == ""
