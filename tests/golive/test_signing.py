"""What may be signed, by whom, and what a signature covers."""

import json

import pytest
from pydantic import ValidationError

from lib.launch.chain import verify as verify_chain
from lib.launch.checklist import digest
from lib.launch.entries import Entry, MarkedNotApplicable
from lib.launch.settings import complaints
from lib.launch.states import Decision, State
from lib.launch.story import tell
from lib.ledger import Refused
from lib.report.ssh import fingerprint
from tests.golive.house import ADVICE, ANA, BEN, FIRM, PROMISE, TARGET, VOW, finish, settle, sign, unchanged
from tests.launch.journals import checklist, item, only_if, word
from tests.report import ssh_keys


def test_nobody_signs_while_something_blocks(app, acme):
    before = unchanged(app, acme)
    for meaning in ("reviewed", "approved", "accepts the conditions"):
        with pytest.raises(Refused, match=r"^No-go: 4 items block; .* Settle what blocks first, or waive it\.$"):
            sign(app, acme, meaning=meaning)
    assert unchanged(app, acme) == before


def test_conditions_are_accepted_and_not_approved(app, acme):
    settle(app, acme)
    before = unchanged(app, acme)
    with pytest.raises(Refused, match="choose “accepts the conditions”, or settle them first"):
        sign(app, acme, meaning="approved")
    assert unchanged(app, acme) == before
    sign(app, acme)
    view = app.view(ANA, acme)
    assert [each.fact.verdict for each in view.sign_off.covering] == ["go with conditions"]
    assert app.board(ANA)[0].signed


def test_open_advice_is_a_condition(app, acme):
    settle(app, acme, advice=False)
    app.decide(ANA, acme, MarkedNotApplicable(item="live", reason="There is no API."))
    with pytest.raises(Refused, match="There are conditions"):
        sign(app, acme, meaning="approved")
    app.attest(ANA, acme, "advice", "I saw it.")
    sign(app, acme, meaning="approved")
    assert app.view(ANA, acme).sign_off.covering[0].fact.verdict == "go"


def test_only_what_was_seen_is_signed(app, acme):
    settle(app, acme)
    seen = app.view(ANA, acme).statement
    app.note(BEN, acme, "vow", "This changes nothing.")
    sign(app, acme, statement=seen)
    app.attest(BEN, acme, "vow", "I saw something else.")
    before = unchanged(app, acme)
    for stale in (seen, "0" * 64, seen[:16]):
        with pytest.raises(Refused, match=r"The launch changed after you opened this page. Read it again, then sign"):
            sign(app, acme, statement=stale)
    assert unchanged(app, acme) == before


def test_a_signature_covers_one_state_and_comes_back_with_it(app, acme):
    settle(app, acme)
    sign(app, acme, statement=app.view(ANA, acme).statement)
    assert len(app.view(ANA, acme).sign_off.covering) == 1
    app.configure(ANA, acme, {"linked_account_id": "beta"})
    assert app.view(ANA, acme).sign_off.covering == ()
    assert app.board(ANA)[0].signed is False
    app.configure(ANA, acme, {"linked_account_id": ""})
    assert len(app.view(ANA, acme).sign_off.covering) == 1


@pytest.mark.parametrize(
    ("field_name", "value"),
    [("role", "boss"), ("meaning", "whatever"), ("name", ""), ("comment", "x" * 10_000), ("comment", "\x1b")],
)
def test_a_bad_signature_is_refused_by_field(app, acme, field_name, value):
    settle(app, acme)
    before = unchanged(app, acme)
    with pytest.raises(ValidationError) as refused:
        sign(app, acme, **{field_name: value})
    assert set(complaints(refused.value)) == {field_name}
    assert unchanged(app, acme) == before


# With a key of one's own


def own(app, acme, key=ssh_keys.KEYS["ed25519"], **bent):
    return ssh_keys.sign(app.statement(BEN, acme), key, **bent)


def test_ones_own_ssh_signature_is_kept_with_the_key_and_leaves_in_the_seal(app, acme):
    settle(app, acme)
    assert digest(json.loads(app.statement(BEN, acme))) == app.view(BEN, acme).statement
    armor, key = own(app, acme), fingerprint(ssh_keys.KEYS["ed25519"][0])
    sign(app, acme, ssh_signature=f"\n{armor}\n")
    (signed,) = app.view(ANA, acme).launch.signatures
    assert (signed.fact.ssh.key, signed.fact.ssh.armor) == (key, armor.strip())
    assert app.view(ANA, acme).sign_off.complete
    text = app.report(ANA, acme)
    assert key in text
    answers = app.verify(text)
    assert (answers.sealed, answers.words_agree, [each.key for each in answers.own]) == (True, True, [key])
    told = [tell(entry, app.checklist) for entry in app.history(ANA, acme)]
    assert told[-1].endswith(f", also with SSH key {key}")


@pytest.mark.parametrize(
    ("bent", "why"),
    [
        ({"namespace": b"git"}, "sign with -n cobalt-go-live"),
        ({"signed": b"other bytes"}, "it is not over this very statement, or was changed"),
    ],
)
def test_a_bad_ssh_signature_signs_nothing(app, acme, bent, why):
    settle(app, acme)
    before = unchanged(app, acme)
    for armor in (own(app, acme, **bent), "nothing"):
        with pytest.raises(Refused, match=r"The SSH signature does not hold: .* Take the statement as it is now"):
            sign(app, acme, ssh_signature=armor)
    with pytest.raises(Refused, match=why):
        sign(app, acme, ssh_signature=own(app, acme, **bent))
    assert unchanged(app, acme) == before


def test_an_ssh_signature_over_an_earlier_state_signs_nothing(app, acme):
    settle(app, acme)
    earlier = own(app, acme)
    app.attest(BEN, acme, "vow", "I saw something else.")
    with pytest.raises(Refused, match="it is not over this very statement"):
        sign(app, acme, ssh_signature=earlier)


def test_an_ssh_key_belongs_to_one_person(app, acme):
    settle(app, acme)
    sign(app, acme, ssh_signature=own(app, acme))
    sign(app, acme, role="customer", ssh_signature=own(app, acme))
    with pytest.raises(Refused, match="Somebody else signed with this SSH key before"):
        sign(app, acme, by=ANA, ssh_signature=own(app, acme))
    sign(app, acme, by=ANA, ssh_signature=own(app, acme, ssh_keys.KEYS["rsa"]))


def test_entries_from_before_ssh_signatures_keep_their_digests(app, acme):
    settle(app, acme)
    sign(app, acme)
    written = [entry.model_dump_json() for entry in app.history(ANA, acme)]
    assert '"ssh"' not in "".join(written)
    verify_chain([Entry.model_validate_json(each) for each in written])


# The whole way


def test_a_launch_goes_from_opening_to_a_signed_report(house, app, rehearsal):
    finish(app.start_run(ANA, rehearsal))
    assert app.view(ANA, rehearsal).next.kind == "attest"
    for about in (PROMISE, VOW, FIRM, ADVICE):
        app.attest(ANA, rehearsal, about.id, "I saw it.")
    assert app.view(ANA, rehearsal).next.kind == "sign"
    sign(app, rehearsal, meaning="approved", statement=app.view(ANA, rehearsal).statement)
    again = house.begin()
    view = again.view(ANA, rehearsal)
    assert (view.next.kind, view.readiness.decision, len(view.sign_off.covering)) == ("done", Decision.GO, 1)
    assert again.report(BEN, rehearsal) == app.report(ANA, rehearsal)
    assert "## Verdict: GO" in again.report(BEN, rehearsal)


def test_an_item_that_depends_on_another_is_asked_when_that_is_settled(house):
    later = item("later", attestation=word(), only_if=only_if("vow", "attested"))
    app = house.begin(checklist(VOW, later))
    launch_id = app.open(ANA, "Acme", settings=TARGET)
    with pytest.raises(Refused, match="No-go: 2 items block"):
        sign(app, launch_id)
    app.decide(ANA, launch_id, MarkedNotApplicable(item="vow", reason="None."))
    sign(app, launch_id, meaning="approved")
    assert app.view(ANA, launch_id).readiness.item("later").state is State.NOT_APPLICABLE
