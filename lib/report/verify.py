"""Is a report genuine? Separate answers, never one “valid”: sealed, by whom, every word, signed off, still newest."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from lib.launch.checklist import Quorum, canonical, digest
from lib.launch.signoff import Vote, find_missing, name_deciders
from lib.launch.statement import freeze
from lib.report.block import cut_block, read_block
from lib.report.document import Document
from lib.report.envelope import Envelope, Forged, make_statement, read_statement
from lib.report.rewritten import is_as_written
from lib.report.ssh import check_ssh_signature
from lib.report.trust import Trust, TrustedKey
from lib.report.words import Comparison, compare


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SealedSignature(Part):
    """One signature, as a report's seal names it."""

    person: str
    name: str
    role: str
    meaning: str
    at: str
    method: str
    statement: str
    ssh: str = ""  # their own signature over the state besides, in SSH's armor


class SealedSignOff(Part):
    """`quorum` is here in older reports only, whose signed state did not say it."""

    quorum: tuple[Quorum, ...] = ()
    signatures: tuple[SealedSignature, ...]


class Place(Part):
    """Where in the journal a report was made."""

    launch: str
    version: int
    head: str


class Predicate(Part):
    """What a seal covers. `state` are the facts whose digest is the statement's subject."""

    document: Document
    state: dict[str, Any]
    sign_off: SealedSignOff
    journal: Place
    signer: TrustedKey


@dataclass(frozen=True)
class Known:
    """What a journal says of a launch: the digest of each entry by version, and the digest of its present state."""

    heads: Mapping[int, str]
    statement: str


@dataclass(frozen=True)
class OwnSignature:
    """A good SSH signature over the sealed state, and to whom its key belongs: "" where nobody said."""

    name: str
    key: str
    trusted: bool
    who: str = ""


@dataclass(frozen=True)
class Answers:
    """None where a question could not be asked. `problem` is the stable name of what is wrong with the seal."""

    sealed: bool
    signer: str = ""
    trusted: bool | None = None
    words_agree: bool | None = None
    differences: tuple[str, ...] = ()
    quorum: bool | None = None
    missing: tuple[str, ...] = ()
    newest: bool | None = None
    problem: str = ""
    notes: tuple[str, ...] = ()
    signatures: tuple[SealedSignature, ...] = ()
    own: tuple[OwnSignature, ...] = ()
    place: Place | None = field(default=None)
    decision: str = ""

    def as_json(self) -> dict[str, Any]:
        """For programs; the names are stable."""
        return {
            "sealed": self.sealed,
            "signer": self.signer,
            "trusted": self.trusted,
            "words_agree": self.words_agree,
            "differences": list(self.differences),
            "quorum": self.quorum,
            "missing": list(self.missing),
            "newest": self.newest,
            "problem": self.problem,
            "notes": list(self.notes),
            "launch": self.place.model_dump() if self.place else None,
            "verdict": self.decision,
            "signatures": [each.model_dump() for each in self.signatures],
            "ssh_signatures": [asdict(each) for each in self.own],
        }


_CLOSING = re.compile(r"`|\{noformat\}|\{code\}|\]\]>|</[a-z:-]+>")  # what ends a seal's block
OUTSIDE = "Not part of the report"  # begins the notes about words that stand around it
_QUORUM: TypeAdapter[tuple[Quorum, ...]] = TypeAdapter(Annotated[tuple[Quorum, ...], Field(min_length=1)])
LookUp = Callable[[str], Known | None]


def verify(
    text: str, trust: Trust | None = None, look_up: LookUp | None = None, envelope: Envelope | None = None
) -> Answers:
    """Judge a report. `envelope` is the seal when it is kept apart; `look_up` asks a journal about a launch."""
    try:
        visible, after = cut_block(text)
        sealed = envelope or read_block(text)
        statement = read_statement(sealed)
        predicate = _read_predicate(statement)
        signers = _find_signers(sealed, predicate, trust)
        _check_state(statement, predicate)
        own = tuple(_check_own(predicate, digest(predicate.state), trust or Trust()))
    except Forged as forged:
        return Answers(sealed=False, problem=forged.name, notes=(str(forged),))
    answers = Answers(
        sealed=True,
        signer=predicate.signer.id,
        signatures=predicate.sign_off.signatures,
        own=own,
        place=predicate.journal,
        decision=str(predicate.state.get("decision", "")),
    )
    answers = _ask_trust(answers, signers, predicate, trust)
    answers = _ask_words(answers, visible, after, predicate, apart=envelope is not None)
    answers = _ask_quorum(answers, statement, predicate)
    return _ask_newest(answers, statement, predicate, look_up)


def _read_predicate(statement: Mapping[str, Any]) -> Predicate:
    try:
        return Predicate.model_validate_json(canonical(statement["predicate"]), strict=True)
    except (ValidationError, KeyError):
        raise _unknown_facts() from None


def _unknown_facts() -> Forged:
    return Forged("unknown-facts", "The sealed facts are of a form that this version does not know.")


def _find_signers(envelope: Envelope, predicate: Predicate, trust: Trust | None) -> tuple[str, ...]:
    """The keys that sealed it: the one it names must be among them."""
    named = predicate.signer.key
    believed = [each.key for each in trust.keys] if trust else []
    signers = envelope.signers([named, *believed])
    if predicate.signer.id not in envelope.signers([named]):
        raise Forged("bad-signature", "The seal is broken: it is not by the key that it names.")
    return signers


def _check_state(statement: Mapping[str, Any], predicate: Predicate) -> None:
    try:
        (subject,) = statement["subject"]
        named, covered = subject["name"], subject["digest"]["sha256"]
        name_deciders(predicate.state)
        _read_quorum(predicate)
    except (KeyError, TypeError, ValueError):
        raise _unknown_facts() from None
    if covered != digest(predicate.state):
        raise Forged("wrong-state", "The sealed facts are not those that the seal names by their digest.")
    if not named == predicate.journal.launch == predicate.state.get("launch"):
        raise Forged("wrong-launch", "The seal is about another launch than its facts.")
    if statement != make_statement(named, covered, statement["predicate"]):
        raise _unknown_facts()


def _check_own(predicate: Predicate, covered: str, trust: Trust) -> Iterator[OwnSignature]:
    """The SSH signatures over this state; those over others cannot be checked without them. Raises Forged."""
    for each in predicate.sign_off.signatures:
        if each.ssh and each.statement == covered:
            key = check_ssh_signature(each.ssh, freeze(predicate.state))
            person = trust.find_person(key)
            yield OwnSignature(each.name, key, person is not None, person.who if person else "")


def _read_quorum(predicate: Predicate) -> tuple[Quorum, ...]:
    """Whose signatures the signed facts ask for. Raises ValueError, also where two places say it."""
    state, beside = predicate.state, predicate.sign_off.quorum
    if ("quorum" in state) == bool(beside):
        raise ValueError("the quorum must be said once")
    return beside or _QUORUM.validate_json(canonical(state["quorum"]), strict=True)


def _ask_trust(answers: Answers, signers: Sequence[str], predicate: Predicate, trust: Trust | None) -> Answers:
    if trust is None:
        return _note(answers, "Nobody said which keys to trust, so who sealed it is not known.")
    known = [key for signer in signers if (key := trust.find(signer))]
    place = predicate.journal
    if any(key.counts(place.launch, place.version) for key in known):
        return replace(answers, trusted=True)
    if known and known[0].ended:
        why = f"The key was {known[0].ended.why} before version {place.version} of this launch."
        return _note(replace(answers, trusted=False, problem=f"{known[0].ended.why}-key"), why)
    return _note(replace(answers, trusted=False, problem="unknown-key"), "The key is none of those you trust.")


def _ask_words(answers: Answers, visible: str, after: str, predicate: Predicate, *, apart: bool) -> Answers:
    found = compare(predicate.document, visible)
    if not found.agrees and is_as_written(visible, predicate.document, apart=apart):
        found = Comparison(())
    answers = replace(answers, words_agree=found.agrees, differences=found.differences)
    for words, where in ((found.outside, "before"), (" ".join(_CLOSING.sub(" ", after).split()), "after")):
        if words:
            answers = _note(answers, f"{OUTSIDE}, {where} it: “{words[:300]}”")
    return answers


def _ask_quorum(answers: Answers, statement: Mapping[str, Any], predicate: Predicate) -> Answers:
    covered = statement["subject"][0]["digest"]["sha256"]
    votes = [Vote(each.person, each.role, each.meaning, each.statement) for each in predicate.sign_off.signatures]
    missing = find_missing(votes, _read_quorum(predicate), covered, predicate.state)
    return replace(answers, quorum=not missing, missing=missing)


def _ask_newest(
    answers: Answers, statement: Mapping[str, Any], predicate: Predicate, look_up: LookUp | None
) -> Answers:
    if look_up is None:
        return answers
    place, known = predicate.journal, look_up(predicate.journal.launch)
    if known is None:
        return answers
    if known.heads.get(place.version) != place.head:
        why = f"The journal has no such entry {place.version}: it is another journal, or was changed."
        return _note(replace(answers, newest=False, problem="not-in-journal"), why)
    newest = known.statement == statement["subject"][0]["digest"]["sha256"]
    return replace(answers, newest=newest) if newest else _note(replace(answers, newest=False), "The launch moved on.")


def _note(answers: Answers, note: str) -> Answers:
    return replace(answers, notes=(*answers.notes, note))
