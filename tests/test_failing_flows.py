"""Flows that fail, each with secrets wherever it takes any: none of them is kept, written or said.

In one house: the checks against a Cobalt that repeats every secret in its refusals, commands that are refused, and
a tracker that answers each post with the token it was sent.
"""

import logging
import os
import traceback

import pytest
from pydantic import ValidationError
from starlette.responses import JSONResponse

from lib.checks.conversation import Consent
from lib.checks.unknown_key_is_refused import _unknown_key
from lib.home import application
from lib.launch.settings import SECRETS, Settings
from lib.launch.story import tell
from lib.launch.verdict import Outcome
from lib.ledger import Refused, Unknown
from lib.report.block import read_block
from lib.report.envelope import Forged
from lib.report.targets import TARGETS
from lib.simulator.sample import sample_settings
from lib.store.keys import KeyUnavailable
from lib.trackers.destination import aim
from tests.parrot import BEARER, COOKIE, hits, parrot
from tests.posting.stand_ins import GitHub, serve
from tests.test_canaries import unpack

KEY = "tkc4a7e5b1-93d2-4f86-a0be-6d1f8273c95e"  # as Cobalt makes them, so that it is known wherever it is typed
PROVIDERS = "sk_live_Kanari7vogel3Zwit5cher"
TOKEN = "ghp_Kanari7vogel3Zwit5cher9x8Q2m4n6"
ISSUE = "acme/launches#12"
WORD, SCENARIOS = "support-contact", "live-test-scenarios"
REFUSALS = (Refused, Unknown, KeyUnavailable, ValidationError, Forged)
STATUSES = (400, 401, 403, 404, 410, 413, 422, 429, 500, 503)


@pytest.fixture
def golive(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GOLIVE_DB", str(tmp_path / "golive.db"))
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    for name in ("GOLIVE_CHECKLIST", "GOLIVE_COBALT_PORT", "GOLIVE_KEYS"):
        monkeypatch.delenv(name, raising=False)
    return application(os.environ)


def commands(golive, ana, launch):
    """Those that are refused, by name. Where a name or a reference belongs, somebody typed a secret."""
    ben = golive.person("ben")
    yield "a launch that is a key", lambda: golive.view(ana, KEY)
    yield "a launch that is a provider's key", lambda: golive.history(ana, PROVIDERS)
    yield "an item that is a key", lambda: golive.attest(ana, launch, KEY, "Seen.")
    yield "a check that is a key", lambda: golive.start_run(ana, launch, [KEY])
    yield "a plan of a check that is a key", lambda: golive.plan([PROVIDERS])
    for setting in SECRETS:
        yield f"{setting} instead of where it is kept", lambda name=setting: golive.configure(ana, launch, {name: KEY})
    yield "an address with a key as its user", lambda: golive.configure(ana, launch, {"base_url": f"ftp://{KEY}@x"})
    yield "a setting that there is not", lambda: golive.configure(ana, launch, {"key": KEY})
    yield "a typed key with a line break in it", lambda: golive.configure(ana, launch, {}, key=f"{KEY}\n{KEY}")
    yield "settings that changed meanwhile", lambda: golive.configure(ana, launch, {"app_slug": "x"}, key=KEY, seen=1)
    yield "a report of tests that is none", lambda: golive.hand_in(ana, launch, SCENARIOS, "j.xml", KEY.encode())
    yield "a report for an item without scenarios", lambda: golive.hand_in(ana, launch, WORD, "j.xml", KEY.encode())
    yield "a waiver that nobody asked for", lambda: golive.approve_waiver(ben, launch, WORD)
    yield "a signature while something blocks", lambda: sign(golive, ana, launch)
    yield "a signature on another state", lambda: sign(golive, ana, launch, statement="0" * 64)
    yield "an SSH signature that is a key", lambda: sign(golive, ana, launch, ssh_signature=KEY)
    yield "a token instead of where it is kept", lambda: golive.post(ana, launch, aim("github", ISSUE), TOKEN)
    yield (
        "a tracker that is not there",
        lambda: golive.post(ana, launch, aim("github", ISSUE, "http://127.0.0.1:1"), "env:GITHUB_TOKEN"),
    )


def sign(golive, person, launch, **rest):
    golive.sign(person, launch, name="Ana", role="approver", meaning="approved", **rest)


def refuse(flow):
    """What is told of a flow that must be refused: its text, all that hangs on it, and where it came from."""
    with pytest.raises(REFUSALS) as refusal:
        flow()
    error = refusal.value
    return f"{error} {error!r} {error.__cause__!r} {''.join(traceback.format_exception(error))}"


def check_everything(golive, ana, launch, key):
    """The checks that did not hold, asked of a Cobalt that puts what it was sent into its refusals."""
    golive.configure(ana, launch, {}, key=key)
    run = golive.start_run(ana, launch, consent=Consent(2))
    run.wait(30)
    assert run.problem == ""
    asked = [each for each in run.results if each.exchanges and each.verdict.outcome is not Outcome.PASSED]
    return {f"{each.check} is {each.verdict.outcome.value}": repr(each) for each in asked}


def post_everywhere(golive, ana, launch, site, stand_in):
    """A post to a tracker that answers with each status, and with the token in words, headers and address."""
    for status in STATUSES:
        headers = {"x-token": TOKEN, "www-authenticate": f"bearer {TOKEN}", "set-cookie": f"t={TOKEN}"}
        echo = JSONResponse({"message": f"no {TOKEN}", "errors": [{"message": TOKEN}]}, status, headers)
        stand_in.hook = lambda method, _path, echo=echo: stand_in.forced.append((method, echo))
        told = refuse(lambda: golive.post(ana, launch, aim("github", ISSUE, site), "env:GITHUB_TOKEN"))
        yield f"a tracker that answers {status}", told
        stand_in.calm()


def kept(golive, ana, launch, folder):
    """All that is left of a launch: files, its history, its report for every place, its evidence."""
    yield from (path.read_bytes() for path in folder.rglob("*") if path.is_file())
    yield from (tell(entry, golive.checklist) for entry in golive.history(ana, launch))
    yield from (golive.export(ana, launch, target).text for target in TARGETS.values())
    report = golive.report(ana, launch)
    yield from (report, read_block(report).payload, *unpack(golive.evidence(ana, launch)))
    yield repr(golive.view(ana, launch))


def test_no_flow_that_fails_gives_a_secret_away(golive, tmp_path, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    ana = golive.person("ana")
    stand_in = GitHub(ISSUE, TOKEN)
    with parrot(KEY) as bird, serve([stand_in]) as site:
        settings = Settings(**sample_settings(f"{bird.address}/in-an-error-message")).changed(api_key="")
        launch = golive.open(ana, "Acme", settings=settings)
        told = check_everything(golive, ana, launch, KEY)
        told |= {name: refuse(flow) for name, flow in commands(golive, ana, launch)}
        told |= dict(post_everywhere(golive, ana, launch, site, stand_in))
        secrets = {*bird.heard, COOKIE, BEARER, KEY, PROVIDERS, TOKEN} - {_unknown_key(KEY)}

    assert len(told) >= 40, sorted(told)
    assert KEY in bird.heard
    assert len([name for name in told if "tracker that answers" in name]) == len(STATUSES)
    printed = capsys.readouterr()
    logged = (caplog.text, *(repr(record.__dict__) for record in caplog.records))
    assert hits(secrets, *told.values(), *kept(golive, ana, launch, tmp_path), *logged, *printed) == {}


def test_a_secret_in_any_of_these_places_would_be_found(golive, tmp_path):
    ana = golive.person("ana")
    launch = golive.open(ana, "Acme")
    golive.note(ana, launch, WORD, "It is Kanari-vogel-in-a-note.")
    (tmp_path / "golive.db-leak").write_bytes(b"Kanari-vogel-in-a-file")
    found = hits({"Kanari-vogel-in-a-note", "Kanari-vogel-in-a-file"}, *kept(golive, ana, launch, tmp_path))
    assert set(found) == {"Kanari-vogel-in-a-note", "Kanari-vogel-in-a-file"}


def test_what_a_flow_says_is_looked_at_with_all_that_hangs_on_it():
    def leak():
        raise Refused("It did not work.") from ValueError(KEY)

    assert KEY in refuse(leak)
