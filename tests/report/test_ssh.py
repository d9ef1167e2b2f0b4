"""A person's own SSH signature: good ones of every kind of key, as ssh-keygen judges them too; and all that is none."""

import hashlib
import shutil
import subprocess

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from lib.launch.checklist import canonical
from lib.report.answers import explain_answers
from lib.report.envelope import Forged
from lib.report.ssh import SshSigner, check_ssh_signature, fingerprint
from lib.report.trust import Trust, read_trust
from lib.report.verify import OwnSignature, verify
from tests.report import ssh_keys
from tests.report.attacks import STATE, forge
from tests.report.sealed import KEY, facts, report, trusted
from tests.report.ssh_keys import ED25519, KEYS, RSA, SHORT_RSA, TOUCHED, armor, line, public, sign

MESSAGE = b'{"decision":"go"}'
GOOD = sign(MESSAGE)
STATE_BYTES = canonical(facts()["state"]).encode()
ssh_keygen = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="this machine has no ssh-keygen")


def refusal(text, message=MESSAGE):
    with pytest.raises(Forged) as refused:
        check_ssh_signature(text, message)
    assert refused.value.name == "bad-ssh-signature"
    return str(refused.value)


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("algorithm", [b"sha512", b"sha256"])
def test_a_good_signature_names_its_key(name, algorithm):
    signed = sign(MESSAGE, KEYS[name], algorithm=algorithm)
    assert check_ssh_signature(signed, MESSAGE) == fingerprint(KEYS[name][0])
    assert check_ssh_signature(f"\n {signed.replace(chr(10), chr(13) + chr(10))} ", MESSAGE)


@pytest.mark.parametrize("name", KEYS)
def test_other_bytes_are_refused_whatever_the_key(name):
    signed = sign(MESSAGE, KEYS[name])
    for other in (MESSAGE + b"\n", MESSAGE[:-1], b"", hashlib.sha512(MESSAGE).digest()):
        assert "it is not over this very statement, or was changed" in refusal(signed, other)


def of_kind(kind, sign_with=KEYS["ed25519"][2], key=KEYS["ed25519"][0]):
    return sign(MESSAGE, (key, kind, sign_with))


def untouched(flags):
    return sign(MESSAGE, (*KEYS["security key"][:2], ssh_keys.touched(ED25519.sign, flags)))


BAD = {
    "another namespace": (sign(MESSAGE, namespace=b"git"), "sign with -n cobalt-go-live"),
    "a longer namespace": (sign(MESSAGE, namespace=b"cobalt-go-live "), "sign with -n cobalt-go-live"),
    "a namespace that was not signed": (
        sign(MESSAGE, signed=b"SSHSIG" + ssh_keys.join(b"git", b"", b"sha512", hashlib.sha512(MESSAGE).digest())),
        "or was changed",
    ),
    "the bare message signed": (sign(MESSAGE, signed=MESSAGE), "or was changed"),
    "another version": (sign(MESSAGE, version=2), "of a form that is not known"),
    "something reserved": (sign(MESSAGE, reserved=b"x"), "of a form that is not known"),
    "a weak digest": (sign(MESSAGE, algorithm=b"md5"), "of a form that is not known"),
    "something behind it": (sign(MESSAGE, extra=b"x"), "something follows it"),
    "something behind the inner one": (sign(MESSAGE, inner=b"x"), "something follows it"),
    "another algorithm": (of_kind(b"ssh-rsa"), "does not belong to its key"),
    "RSA with SHA-1": (
        of_kind(b"ssh-rsa", lambda signed: RSA.sign(signed, PKCS1v15(), hashes.SHA1()), public(RSA)),
        "does not belong to its key",
    ),
    "a short RSA key": (
        of_kind(b"rsa-sha2-512", lambda it: SHORT_RSA.sign(it, PKCS1v15(), hashes.SHA512()), public(SHORT_RSA)),
        "its key is too short",
    ),
    "an untouched security key": (untouched(b"\x00" + TOUCHED[1:]), "nobody touched the security key"),
    "a security key without its counter": (
        sign(MESSAGE, (*KEYS["security key"][:2], lambda signed: KEYS["security key"][2](signed)[0])),
        "it is cut short",
    ),
    "a key of an unknown kind": (of_kind(b"ssh-ed25519", key=ssh_keys.join(b"ssh-dilithium", b"x")), "not known here"),
    "a key that is none": (of_kind(b"ssh-ed25519", key=b""), "it is cut short"),
    "a key that is cut": (of_kind(b"ssh-ed25519", key=KEYS["ed25519"][0][:-1]), "The SSH signature does not hold"),
    "no armor": (GOOD.splitlines()[1], "it is no armored SSH signature"),
    "nothing": ("", "it is no armored SSH signature"),
    "a private key": (GOOD.replace("SSH SIGNATURE", "OPENSSH PRIVATE KEY"), "it is no armored SSH signature"),
    "two of them": (GOOD * 2, "it is no armored SSH signature"),
    "words around it": (f"Here it is:\n{GOOD}", "it is no armored SSH signature"),
    "cut short": (armor(b"SSHSIG\0\0\0\1\0\0\0\7x"), "it is cut short"),
    "an endless one": (armor(b"x" * 20_000), "it is no armored SSH signature"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_good_signature_is_refused_with_its_reason(name):
    text, why = BAD[name]
    assert why in refusal(text)


def test_no_letter_of_the_armor_can_be_changed():
    for at in range(30, len(GOOD) - 30):
        for letter in "aB/=\n":
            if letter != GOOD[at] != "\n" and letter != "\n":
                refusal(GOOD[:at] + letter + GOOD[at + 1 :])


# As OpenSSH sees it


@ssh_keygen
@pytest.mark.parametrize("kind", ["ed25519", "rsa", "ecdsa"])
def test_what_ssh_keygen_signs_is_good_here(tmp_path, kind):
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", tmp_path / "key"], check=True)
    (tmp_path / "it").write_bytes(MESSAGE)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "cobalt-go-live", "-f", tmp_path / "key", tmp_path / "it"]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    listed = subprocess.run(["ssh-keygen", "-lf", tmp_path / "key.pub"], check=True, capture_output=True, text=True)
    key = check_ssh_signature((tmp_path / "it.sig").read_text(), MESSAGE)
    assert key == listed.stdout.split()[1]
    assert [each.key for each in read_trust((tmp_path / "key.pub").read_text()).people] == [key]


@ssh_keygen
@pytest.mark.parametrize("name", KEYS)
def test_what_is_made_here_is_good_to_ssh_keygen(tmp_path, name):
    (tmp_path / "it.sig").write_text(sign(MESSAGE, KEYS[name]))
    command = ["ssh-keygen", "-Y", "check-novalidate", "-n", "cobalt-go-live", "-s", tmp_path / "it.sig"]
    judged = subprocess.run(command, input=MESSAGE, check=True, capture_output=True)
    assert fingerprint(KEYS[name][0]) in judged.stdout.decode()


# In a sealed report


def with_own(text, number=0):
    return forge(**{f"sign_off__signatures__{number}__ssh": text})


def test_a_report_tells_whose_ssh_key_signed_it_too():
    text, key = with_own(sign(STATE_BYTES)), fingerprint(KEYS["ed25519"][0])
    answers = verify(text, trusted())
    assert (answers.sealed, answers.trusted, answers.quorum) == (True, True, True)
    assert answers.own == (OwnSignature("Ben B.", key, trusted=False),)
    assert answers.as_json()["ssh_signatures"] == [{"name": "Ben B.", "key": key, "trusted": False, "who": ""}]
    told = f"Also signed by SSH key {key} for Ben B., whose key is not known."
    assert (told, None) in explain_answers(answers)
    known = verify(text, Trust(trusted().keys, (SshSigner(key, "ben@example.com"),)))
    told = f"Also signed by SSH key {key} for Ben B., which you trust as that of ben@example.com."
    assert (told, True) in explain_answers(known)


def test_a_report_without_one_tells_nothing_of_it():
    assert verify(report(), trusted()).own == ()


def test_a_sealed_report_with_a_bad_ssh_signature_is_refused_by_name():
    for bad in (sign(STATE_BYTES + b" "), sign(STATE_BYTES, namespace=b"git"), "nothing"):
        answers = verify(with_own(bad, number=1), trusted(KEY))
        assert (answers.sealed, answers.problem) == (False, "bad-ssh-signature")


def test_a_signature_over_an_earlier_state_is_not_taken_for_one_over_this():
    text = forge(sign_off__signatures__0__ssh=sign(b"another"), sign_off__signatures__0__statement="0" * 64)
    answers = verify(text, trusted())
    assert (answers.sealed, answers.own, answers.quorum) == (True, (), False)
    assert STATE != "0" * 64


# Whom to trust


def people(text):
    return [(each.who, each.key) for each in read_trust(text).people]


def test_keys_and_allowed_signers_are_read_beside_a_key_list():
    key, other = (fingerprint(KEYS[name][0]) for name in ("ed25519", "rsa"))
    assert people(line()) == people(f"{line()} ben@laptop\n\n") == [("", key)]
    lines = f'# ours\nben@example.com {line()} at work\n"a b" namespaces="git,cobalt-go-live" {line(KEYS["rsa"])}\n'
    assert people(lines) == [("ben@example.com", key), ("a b", other)]
    listed = '{"keys":[]}'
    assert people(f"{listed}\n{lines}") == people(f"{lines}{listed}") == people(lines)
    assert all(people(line(KEYS[name])) == [("", fingerprint(KEYS[name][0]))] for name in KEYS)
    assert read_trust(line()).keys == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f'ben namespaces="git" {line()}', "not-a-key"),
        (f'ben namespaces="cobalt-go-live",valid-before="20200101" {line()}', "not-a-key"),
        (f'ben valid-after="20990101" {line()}', "not-a-key"),
        (f"* cert-authority {line()}", "not-a-key"),
        (line().replace(" AAAA", " AAAAB"), "not-a-key"),
        (line((public(SHORT_RSA), b"", None)), "not-a-key"),
        (line().replace("ssh-ed25519 ", "ssh-rsa "), "not-a-key"),
        (f"{line()}\nsomething else", "bad-json"),
        (line()[:20], "not-a-key"),
        (line()[:12], "bad-json"),
    ],
)
def test_what_no_ssh_key_is_trusted_by_is_refused(text, name):
    with pytest.raises(Forged) as refused:
        read_trust(text)
    assert refused.value.name == name
