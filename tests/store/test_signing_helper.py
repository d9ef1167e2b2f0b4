"""A seal key that never leaves its keeper: what a helper signs counts, and whatever else it does is told apart."""

import base64
import logging
import os
import select
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lib.report.envelope import key_id, seal
from lib.report.trust import Trust
from lib.report.verify import verify
from lib.store import signing_helper
from lib.store.keys import KeyUnavailable
from lib.store.note import open_note, sign_note
from lib.store.seal_keys import SealKeys
from tests.report.sealed import facts, paper, statement_of

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PASSWORD = "pw-canary-1234567890abcdef"
KEEPER = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
PEM = KEEPER.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
SPKI = base64.b64encode(KEEPER.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
PROLOGUE = f"""
import base64, os, subprocess, sys, time
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
key = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
other = Ed25519PrivateKey.from_private_bytes(bytes([8]) * 32)
print("{PASSWORD}", file=sys.stderr)
def public(): print({PEM!r})
def sign(key=key): print(base64.b64encode(key.sign(sys.stdin.buffer.read())).decode())
wants_public = sys.argv[-1] == "public"
with open(__file__ + ".log", "a") as log: print(*sys.argv[1:], file=log)
"""
HONEST = "public() if wants_public else sign()"


@pytest.fixture
def keep(tmp_path):
    """Seal keys whose keeper is a program of these lines."""

    def make(lines, options=""):
        script = tmp_path / "helper of ours.py"
        script.write_text(PROLOGUE + lines)
        command = f"exec:'{sys.executable}' -W ignore '{script}' {options}"
        return SealKeys(tmp_path / "data", "golive", dict(os.environ), command.strip())

    yield make
    signing_helper._met.clear()


def asked(seals):
    return (seals.folder.parent / "helper of ours.py.log").read_text().splitlines()


def refusal(act):
    with pytest.raises(KeyUnavailable) as refused:
        act()
    assert refused.value.__cause__ is None
    assert PASSWORD not in str(refused.value)
    assert "helper of ours" not in str(refused.value)
    return str(refused.value)


def test_what_a_keeper_signs_is_a_genuine_seal(keep):
    seals = keep(HONEST)
    key = seals.current(NOW)
    told = facts() | {"signer": seals.listed().keys[0].model_dump(include={"id", "public"})}
    answers = verify(paper(seal(statement_of(told), key)), Trust(seals.listed().keys))
    assert (answers.sealed, answers.trusted, answers.signer) == (True, True, key_id(KEEPER.public_key()))
    assert not seals.key_file.exists()


def test_a_keeper_signs_checkpoints_too(keep):
    note = sign_note("one\ntwo\n", "golive", keep(HONEST).current(NOW))
    assert open_note(note, [KEEPER.public_key()])[1] == (key_id(KEEPER.public_key()),)


def test_a_long_text_is_signed_whole(keep):
    data = bytes(range(256)) * 20_000
    assert KEEPER.sign(data) == keep(HONEST).current(NOW).sign(data)


def test_its_public_key_may_be_plain_base64_and_is_asked_for_once(keep):
    broken = f"{SPKI[:20]}\n{SPKI[20:]}"
    seals = keep(f"print({broken!r}) if wants_public else sign()", options="--slot 3")
    for _ in range(2):
        assert seals.current(NOW).sign(b"x") == KEEPER.sign(b"x")
    assert asked(seals) == ["--slot 3 public", "--slot 3 sign", "--slot 3 sign"]


def test_it_knows_the_environment_of_the_installation(keep):
    seals = keep("if os.environ['KEEPER_SLOT'] == '3': public()")
    assert "exit code 1" in refusal(lambda: seals.current(NOW))
    seals.environment["KEEPER_SLOT"] = "3"
    assert seals.current(NOW).public_key() == KEEPER.public_key()


def test_it_runs_without_a_shell(keep, tmp_path):
    seals = keep(HONEST, options=f"'$HOME' ; touch {tmp_path}/made")
    seals.current(NOW)
    assert asked(seals) == [f"$HOME ; touch {tmp_path}/made public"]
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("sys.exit(1)", "failed, with exit code 1 for “public”"),
        (f"print({PASSWORD!r})", "printed no Ed25519 public key"),
        ("sys.stdout.buffer.write(b'\\xff')", "printed no Ed25519 public key"),
        ("", "printed no Ed25519 public key"),
        ("print('-----BEGIN PUBLIC KEY-----')", "printed no Ed25519 public key"),
        ("while True: print('x' * 1000)", "it printed more than a key or a signature"),
        ("public(); sys.exit(3)", "failed, with exit code 3 for “public”"),
        ("os.kill(os.getpid(), 9)", "failed, with exit code -9 for “public”"),
    ],
)
def test_a_keeper_without_a_public_key_is_refused(keep, lines, why):
    seals = keep(lines)
    assert why in refusal(lambda: seals.current(NOW))
    assert seals.listed().keys == ()


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("sys.exit(1)", "failed, with exit code 1 for “sign”"),
        (f"print({PASSWORD!r})", "printed no signature in base64"),
        ("sys.stdout.buffer.write(b'\\xff')", "printed no signature in base64"),
        ("pass", "signature does not hold"),
        ("print(base64.b64encode(b'x' * 64).decode())", "signature does not hold"),
        ("sign(other)", "signature does not hold"),
        ("print(base64.b64encode(key.sign(b'another text')).decode())", "signature does not hold"),
        ("print('eHh4' * 2000)", "it printed more than a key or a signature"),
    ],
)
def test_what_does_not_hold_is_never_used(keep, lines, why):
    key = keep(f"if wants_public: public()\nelse: {lines}").current(NOW)
    assert why in refusal(lambda: key.sign(bytes(300_000)))


HANGS = "time.sleep(600)"
DRIPS = "\nwhile True: print('x', end='', flush=True); time.sleep(0.02)"
LEAVES_A_CHILD = "child = subprocess.Popen(['sleep', '600']); open(__file__ + '.pid', 'w').write(str(child.pid))"


@pytest.mark.parametrize("lines", [HANGS, DRIPS, "public(); os.close(1); time.sleep(600)", LEAVES_A_CHILD])
def test_a_keeper_that_hangs_is_stopped_with_all_that_it_started(keep, tmp_path, monkeypatch, lines):
    monkeypatch.setattr(signing_helper, "SECONDS", 0.7)
    begun = time.monotonic()
    assert "it did not end within 0.7 seconds" in refusal(lambda: keep(lines).current(NOW))
    assert time.monotonic() - begun < 30
    if lines is LEAVES_A_CHILD:
        wait_for_end(int((tmp_path / "helper of ours.py.pid").read_text()))


def test_a_keeper_that_does_not_listen_is_stopped(keep, monkeypatch):
    key = keep("if wants_public: public()\nelse: time.sleep(600)").current(NOW)
    monkeypatch.setattr(signing_helper, "SECONDS", 0.7)
    assert "it did not end within 0.7 seconds" in refusal(lambda: key.sign(bytes(300_000)))


def wait_for_end(process):
    """Of a process that is no child of ours: killed, it may live for another moment."""
    with suppress(ProcessLookupError):
        ready, _, _ = select.select([os.pidfd_open(process)], [], [], 10)
        assert ready


def test_a_key_that_was_changed_at_the_keeper_is_met_anew(keep):
    old = keep(HONEST).current(NOW)
    seals = keep(HONEST.replace("public()", f"print({other_public()!r})").replace("sign()", "sign(other)"))
    assert "Try again if its key was changed" in refusal(lambda: old.sign(b"x"))
    new = seals.current(NOW)
    assert new.sign(b"x")
    assert [each.id for each in seals.listed().keys] == [key_id(each.public_key()) for each in (old, new)]


def other_public():
    other = Ed25519PrivateKey.from_private_bytes(bytes([8]) * 32).public_key()
    return base64.b64encode(other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("exec:", "needs a command"),
        ("exec:  ", "needs a command"),
        ("exec:'open", "with quotes that are closed"),
        ("exec:/nowhere/helper", "cannot be started"),
        ("exec:/etc/hosts", "cannot be started"),
        ("exec:a\0b", "cannot be started"),
    ],
)
def test_a_command_that_is_none_is_refused(tmp_path, reference, why):
    assert why in refusal(lambda: SealKeys(tmp_path, "golive", {}, reference).current(NOW))


def test_nothing_that_may_be_secret_is_told_or_logged(keep, capfd, caplog):
    seals = keep("sys.exit(1)", options=f"--password {PASSWORD}")
    with caplog.at_level(logging.DEBUG):
        refusal(lambda: seals.current(NOW))
        assert refusal(lambda: seals.rotate(NOW, {})) == "The seal key comes from a signing helper: rotate it there."
    said = capfd.readouterr()
    assert PASSWORD not in said.out + said.err + caplog.text + repr(seals)
