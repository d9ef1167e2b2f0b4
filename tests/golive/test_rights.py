"""Every command of the application, given by every kind of person on three launches."""

import inspect
from datetime import UTC, datetime

import pytest

from lib.engine.local_cobalt import LocalCobalt
from lib.golive import GoLive
from lib.launch.checklist import Scenario
from lib.launch.entries import Actor, Conditioned, Granted, MarkedNotApplicable, Revoked
from lib.launch.rights import RULES, kinds, may, may_sign_as
from lib.ledger import Refused
from lib.report.targets import TARGETS
from lib.trackers.destination import aim
from tests.golive.house import ANA, BEN, LIVE, VOW, sign, waive
from tests.launch.journals import checklist, item, word

ISSUER = "https://login.example"
KINDS = ("viewer", "editor", "approver", "admin", "guest", "instance admin", "stranger")
RUN = Scenario(id="run", title="A run", phrases=("run",))
JUNIT = b'<testsuite tests="1"><testcase name="run"/></testsuite>'
CUSTOMERS = item("customers", attestation=word(), party="customer", scenarios=(RUN,))
LISTED = checklist(VOW, CUSTOMERS, LIVE)


def person(name):
    return Actor(name=name, method="single sign-on", issuer=ISSUER, subject=name, email=f"{name}@example.com")


PEOPLE = {kind: person(kind.replace(" ", "-")) for kind in KINDS}
OWNER = person("owner")  # opens the launches, and is their admin and editor
DUE = datetime(2026, 4, 1, tzinfo=UTC).date()

# How each command is given; a command that is not listed here fails the first test below, and a rule is looked for.
COMMANDS = {
    "board": ("board", lambda app, actor, _: app.board(actor)),
    "view": ("read", lambda app, actor, launch: app.view(actor, launch)),
    "standing": ("read", lambda app, actor, launch: app.standing(actor, launch, "vow")),
    "history": ("read", lambda app, actor, launch: app.history(actor, launch)),
    "visit": ("read", lambda app, actor, launch: app.visit(actor, launch)),
    "changes": ("read", lambda app, actor, launch: app.changes(actor, launch)),
    "foresee": ("read", lambda app, actor, launch: app.foresee(actor, launch)),
    "report": ("export", lambda app, actor, launch: app.report(actor, launch)),
    "export": ("export", lambda app, actor, launch: app.export(actor, launch, TARGETS["github"])),
    "new_issue": ("export", lambda app, actor, launch: app.new_issue(actor, launch, TARGETS["github"], "o/r")),
    "post": ("post", lambda app, actor, launch: app.post(actor, launch, aim("github", "o/r#1"), "env:NONE")),
    "facts": ("export", lambda app, actor, launch: app.facts(actor, launch)),
    "junit": ("export", lambda app, actor, launch: app.junit(actor, launch)),
    "envelope": ("export", lambda app, actor, launch: app.envelope(actor, launch)),
    "statement": ("export", lambda app, actor, launch: app.statement(actor, launch)),
    "evidence": ("export", lambda app, actor, launch: app.evidence(actor, launch)),
    "open": ("open", lambda app, actor, _: app.open(actor, "Another")),
    "rename": ("rename", lambda app, actor, launch: app.rename(actor, launch, "New", "", None)),
    "configure": ("configure", lambda app, actor, launch: app.configure(actor, launch, {"app_slug": "slack"})),
    "start_run": ("check", lambda app, actor, launch: app.start_run(actor, launch)),
    "clean_up": ("check", lambda app, actor, launch: app.clean_up(actor, launch)),
    "rehearse": ("rehearse", lambda app, actor, launch: app.rehearse(actor, launch, LocalCobalt.look)),
    "attest": ("attested", lambda app, actor, launch: app.attest(actor, launch, "customers", "I saw it.")),
    "hand_in": ("reported", lambda app, actor, launch: app.hand_in(actor, launch, "customers", "j.xml", JUNIT)),
    "decide": (
        "not-applicable",
        lambda app, actor, launch: app.decide(actor, launch, MarkedNotApplicable(item="vow", reason="None.")),
    ),
    "approve_waiver": ("waiver-approved", lambda app, actor, launch: app.approve_waiver(actor, launch, "live")),
    "note": ("note", lambda app, actor, launch: app.note(actor, launch, "vow", "Hm.")),
    "set_condition": (
        "conditioned",
        lambda app, actor, launch: app.set_condition(
            actor, launch, Conditioned(condition="Rotate it.", owner="Ana", due=DUE)
        ),
    ),
    "meet_condition": ("condition-met", lambda app, actor, launch: app.meet_condition(actor, launch, 99, "Done.")),
    "close": ("granted", lambda app, actor, launch: app.close(actor, launch)),
    "grant": ("granted", lambda app, actor, launch: app.grant(actor, launch, Granted(person="x", right="viewer"))),
    "revoke": ("revoked", lambda app, actor, launch: app.revoke(actor, launch, Revoked(person="x", right="viewer"))),
    "sign": ("sign", lambda app, actor, launch: sign(app, launch, by=actor)),
    "verify_journal": ("journal", lambda app, actor, _: app.verify_journal(actor)),
    "write_checkpoint": ("journal", lambda app, actor, _: app.write_checkpoint(actor)),
    "backup": ("backup", lambda app, actor, _: app.backup(actor, app.seals.folder / f"{actor.subject}.db")),
    "rotate_key": ("keys", lambda app, actor, _: app.rotate_key(actor)),
    "revoke_key": ("keys", lambda app, actor, _: app.revoke_key(actor, "0" * 64)),
}
OF_NO_LAUNCH = ("board", "open", "keys", "journal", "backup", "restore")
DENIED = "may not do that here"


@pytest.fixture
def office(house):
    """An installation with an admin and three launches, on which everybody has the right they are named by."""
    app = house.begin(LISTED)
    app = GoLive(app.journal, LISTED, app.keys, app.clock, admins=(PEOPLE["instance admin"].email,), seals=house.seals)
    launches = [app.open(OWNER, f"Launch {number}") for number in range(3)]
    for launch_id in launches:
        app.decide(OWNER, launch_id, waive(app, LIVE))
        for kind in ("viewer", "editor", "approver", "admin", "guest"):
            signs = ("approver",) if kind == "approver" else ()
            app.grant(OWNER, launch_id, Granted(person=PEOPLE[kind].email, right=kind, signs=signs))
    return app, launches


def is_denied(command, app, actor, launch_id):
    """Whether rights alone kept it from happening; what else refused it has passed them."""
    try:
        command(app, actor, launch_id)
    except Refused as refused:
        return DENIED in str(refused)
    except Exception:  # noqa: BLE001 - a key that is not there, a run that cannot start: all of it behind the door
        return False
    return False


def _acts_as(kind, action):
    return "stranger" if action in OF_NO_LAUNCH and kind != "instance admin" else kind


def test_every_command_is_listed_here():
    taking_an_actor = {
        name
        for name, method in inspect.getmembers(GoLive, inspect.isfunction)
        if not name.startswith("_") and "actor" in inspect.signature(method).parameters
    }
    assert taking_an_actor == set(COMMANDS)


MAY = {
    "viewer": {"read", "export"},
    "guest": {"read", "attested", "reported", "note"},
    "approver": {"read", "export", "note", "waiver-approved", "conditioned", "condition-met", "sign"},
    "admin": {"read", "export", "rename", "granted", "revoked"},
    "instance admin": {
        *("board", "open", "keys", "journal", "backup", "restore"),
        *("read", "export", "rename", "granted", "revoked"),
    },
    "stranger": {"board", "open"},
    "editor": {
        *(
            "read",
            "export",
            "rename",
            "configure",
            "check",
            "rehearse",
            "post",
            "attested",
            "reported",
            "waived",
            "not-applicable",
            "withdrawn",
        ),
        *("conditioned", "condition-met", "note"),
    },
}


def test_the_rules_are_these():
    assert {kind: {action for action, kinds in RULES.items() if kind in kinds} for kind in KINDS} == MAY


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_open_to_those_whom_the_rules_name_and_to_nobody_else(office, name):
    app, launches = office
    action, command = COMMANDS[name]
    for launch_id in launches:
        for kind in KINDS:
            wanted = _acts_as(kind, action) not in RULES[action]
            assert is_denied(command, app, PEOPLE[kind], launch_id) is wanted, (name, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_denied_command_writes_nothing(office, kind):
    app, launches = office
    before = [app.journal.read(launch_id) for launch_id in launches]
    for action, command in COMMANDS.values():
        if _acts_as(kind, action) not in RULES[action]:
            assert is_denied(command, app, PEOPLE[kind], launches[0])
    assert [app.journal.read(launch_id) for launch_id in launches] == before


def test_an_action_without_a_rule_is_denied_to_everybody(office):
    app, launches = office
    launch = app.view(OWNER, launches[0]).launch
    for actor in (*PEOPLE.values(), OWNER, ANA):
        assert not may(actor, "delete", launch, app.admins)


def test_a_right_on_one_launch_is_none_on_another(office):
    app, launches = office
    app.revoke(OWNER, launches[1], Revoked(person=PEOPLE["editor"].email, right="editor"))
    app.note(PEOPLE["editor"], launches[0], "vow", "Hm.")
    with pytest.raises(Refused, match=DENIED):
        app.note(PEOPLE["editor"], launches[1], "vow", "Hm.")


def test_a_right_that_is_taken_ends_at_once_in_every_process(house, office):
    app, launches = office
    other = GoLive(app.journal, LISTED, app.keys, app.clock)
    other.note(PEOPLE["editor"], launches[0], "vow", "Hm.")
    app.revoke(OWNER, launches[0], Revoked(person=PEOPLE["editor"].email, right="editor"))
    with pytest.raises(Refused, match=DENIED):
        other.note(PEOPLE["editor"], launches[0], "vow", "Hm.")


def test_the_board_shows_only_what_one_may_read(office):
    app, launches = office
    app.revoke(OWNER, launches[1], Revoked(person=PEOPLE["viewer"].email, right="viewer"))
    assert {each.id for each in app.board(PEOPLE["viewer"])} == {launches[0], launches[2]}
    assert app.board(PEOPLE["stranger"]) == ()
    assert len(app.board(PEOPLE["instance admin"])) == 3


def test_a_guest_answers_only_what_waits_for_the_customer(office):
    app, launches = office
    app.attest(PEOPLE["guest"], launches[0], "customers", "We saw it.")
    with pytest.raises(Refused, match="is not the customer’s to answer"):
        app.attest(PEOPLE["guest"], launches[0], "vow", "We saw it.")


def test_nobody_signs_as_what_they_may_not(office):
    app, launches = office
    launch_id = launches[0]
    for about in ("vow", "customers"):
        app.attest(OWNER, launch_id, about, "I saw it.")
    app.approve_waiver(PEOPLE["approver"], launch_id, "live")
    with pytest.raises(Refused, match="may not sign as customer"):
        sign(app, launch_id, by=PEOPLE["approver"], role="customer")
    sign(app, launch_id, by=PEOPLE["approver"])
    assert app.view(OWNER, launch_id).sign_off.complete


def test_a_name_that_somebody_chose_at_the_provider_gives_no_right(office):
    app, launches = office
    pretender = Actor(name=PEOPLE["editor"].email, method="single sign-on", issuer=ISSUER, subject="other")
    with pytest.raises(Refused, match=DENIED):
        app.view(pretender, launches[0])
    elsewhere = PEOPLE["editor"].model_copy(update={"issuer": "https://evil.example", "email": ""})
    with pytest.raises(Refused, match=DENIED):
        app.view(elsewhere, launches[0])


# On one's own machine


def test_a_launch_is_open_at_this_machine_until_somebody_closes_it(app, acme):
    app.note(BEN, acme, "vow", "Hm.")
    for granted in (Granted(person="Ben", right="editor"), Granted(person="Ben", right="admin")):
        with pytest.raises(Refused, match="First close the launch to others"):
            app.grant(BEN, acme, granted)
    app.close(BEN, acme)
    with pytest.raises(Refused, match=DENIED):
        app.view(ANA, acme)
    with pytest.raises(Refused, match="has members already"):
        app.close(BEN, acme)
    app.note(BEN, acme, "vow", "Still an editor.")
    app.grant(BEN, acme, Granted(person="ana", right="viewer"))
    assert app.view(ANA, acme).launch.members[2].right == "viewer"


def test_the_last_admin_stays(app, acme):
    app.close(BEN, acme)
    with pytest.raises(Refused, match="The last admin stays"):
        app.revoke(BEN, acme, Revoked(person="ben", right="admin"))
    app.grant(BEN, acme, Granted(person="Ana", right="admin"))
    app.revoke(BEN, acme, Revoked(person="Ben", right="admin"))
    admins = [member.person for member in app.view(ANA, acme).launch.members if member.right == "admin"]
    assert admins == ["Ana"]


def test_whoever_signs_in_runs_what_they_open(house):
    app = house.begin()
    launch = app.view(OWNER, app.open(OWNER, "Acme")).launch
    assert kinds(OWNER, launch) == {"admin", "editor"}
    assert kinds(ANA, launch) == {"stranger"}
    assert not may_sign_as(OWNER, "approver", launch)
