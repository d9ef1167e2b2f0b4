"""No key, token or cookie ends up where somebody could read it, whatever a hostile Cobalt does with them."""

import io
import json
import logging
import os
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lib.checks.conversation import Consent, discover
from lib.checks.unknown_key_is_refused import _unknown_key
from lib.home import application
from lib.launch.secret import Secret
from lib.launch.settings import Settings
from lib.launch.story import tell
from lib.report.block import read_block
from lib.report.envelope import read_envelope
from lib.simulator.sample import sample_settings, target_file
from tests.parrot import BEARER, COOKIE, LONGEST_HIT, WAYS, hits, parrot, spellings

ROOT = Path(__file__).resolve().parents[1]
SHAPED = "tkc4a7e5b1-93d2-4f86-a0be-6d1f8273c95e"  # as Cobalt makes them
ODD = "Kanari/vogel_Zwit5cher.3x9Q~z="  # nothing but its value gives it away
PLAIN = "Kanari7vogel3Zwit5cher9x8Q"
OWN = (COOKIE, BEARER)


@pytest.fixture(autouse=True)
def house(tmp_path, monkeypatch):
    """A person's own directories, empty."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GOLIVE_DB", str(tmp_path / "golive.db"))
    for name in ("GOLIVE_CHECKLIST", "GOLIVE_COBALT_PORT"):
        monkeypatch.delenv(name, raising=False)


def settings(address, way):
    return Settings(**sample_settings(f"{address}/{way}" if way else address))


def every_way():
    """Each way with the key that only its value gives away, few with the others; the rest is for make soak."""
    for key, name in ((ODD, "odd"), (SHAPED, "shaped"), (PLAIN, "plain")):
        for way in WAYS:
            swift = key is ODD or way in ("in-the-body", "in-headers")
            yield pytest.param(way, key, id=f"{way}-{name}", marks=[] if swift else [pytest.mark.soak])


@pytest.mark.parametrize(("way", "key"), list(every_way()))
def test_what_a_hostile_cobalt_repeats_is_kept_nowhere(way, key, tmp_path, caplog):
    caplog.set_level(logging.DEBUG, logger="lib")
    with parrot(key) as bird:
        golive = application(os.environ)
        ana = golive.person("ana")
        launch = golive.open(ana, "Acme", settings=settings(bird.address, way).changed(api_key=""))
        golive.configure(ana, launch, {}, key=key)
        run = golive.start_run(ana, launch, consent=Consent(2))
        run.wait(30)
    view = golive.view(ana, launch)
    told = [tell(entry, golive.checklist) for entry in golive.history(ana, launch)]
    stored = [path.read_bytes() for path in tmp_path.glob("golive.db*")]
    report = golive.report(ana, launch)
    papers = (report, read_block(report).payload, *unpack(golive.evidence(ana, launch)))
    places = (*stored, *papers, *told, caplog.text, repr(run), repr(run.results), repr(view))

    assert run.problem == ""
    assert len(run.results) == len(discover())
    assert key in bird.heard
    secrets = {*bird.heard, *OWN} - {_unknown_key(key)}  # the key that the checks make up is no secret
    assert hits(secrets, *places) == {}


def unpack(content):
    """Every file of a zip; the envelope decoded, since in base64 harmless words look like parts of a token."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sealed = read_envelope(files.pop("report.dsse.json")).payload
    return [*files.values(), sealed]


def test_a_secret_that_got_away_is_found_in_every_spelling_and_by_a_piece_of_it():
    for secret in (ODD, SHAPED, PLAIN, "xq7"):
        for spelling in spellings(secret):
            assert spelling in hits([secret], "told", b"<" + spelling.upper() + b">")[secret]
        assert hits([secret], "told", b"<" + secret[-LONGEST_HIT:].encode()) != {}
    assert hits([ODD, SHAPED, PLAIN], "told", b"<" + ODD[:11].encode() + b">" + SHAPED[1:12].encode()) == {}


@pytest.mark.parametrize("name", ["x", "tk-canary"])
def test_a_secret_is_never_pickled(name):
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps({"key": Secret(name)})


@pytest.mark.parametrize("way", ["in-the-body", "in-an-error-message", "in-the-oauth-address"])
def test_a_pipeline_is_told_no_secret(way, tmp_path):
    with parrot(ODD) as bird:
        target = tmp_path / "target.toml"
        target.write_text(target_file(sample_settings(f"{bird.address}/{way}") | {"api_key": "env:CANARY"}))
        command = [sys.executable, "-m", "lib.cli", "check", "--target", str(target), "--json", "--consent"]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | {"CANARY": ODD}, capture_output=True, check=False)

    assert len(json.loads(done.stdout)["checks"]) == len(discover())
    assert ODD in bird.heard
    secrets = {*bird.heard, *OWN} - {_unknown_key(ODD)}
    assert hits(secrets, done.stdout, done.stderr) == {}
