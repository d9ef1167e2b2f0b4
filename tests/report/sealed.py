"""Sealed reports made from a short journal, and their facts, to be altered before they are sealed again."""

import json
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lib.launch.checklist import Quorum, canonical, digest
from lib.launch.entries import Actor, Exchange
from lib.launch.state import replay
from lib.launch.statement import state_facts
from lib.launch.verdict import failed, passed, warned
from lib.report.block import write_block
from lib.report.document import Document
from lib.report.envelope import PAYLOAD_TYPE, Envelope, Signature, encode_for_signing, key_id, make_statement
from lib.report.markdown import write_markdown
from lib.report.trust import Ending, Trust, describe_key
from tests.launch.journals import (
    ANA,
    BEN,
    attested,
    checked,
    checklist,
    judge,
    report_of,
    signed,
    tell,
    waived,
    word,
)
from tests.launch.journals import Told as By
from tests.launch.journals import item as make_item

EVE = Actor(name="Eve")
KEY, OTHER_KEY = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
PROVED = make_item("proved", checks=("one", "two"))
PROMISED = make_item("promised", attestation=word())
WAIVED = make_item("waived", checks=("three",), causes=("broken",))
QUORUM = (Quorum(role="approver"), Quorum(role="customer"))
LISTED = checklist(PROVED, PROMISED, WAIVED, quorum=QUORUM)
ASKED = Exchange(method="GET", url="https://app.refold.ai/x?a=1&b=2", status=200, milliseconds=12, trace_id="t-1")
SAID = '{"code": "<b>&amp;</b>", "count": 3}\n  - two\n1. three'
STORY = (
    checked("one", passed("It holds – “as agreed”.", environment="test"), exchanges=(ASKED,)),
    checked("two", warned("slow", "It's slow: 2_000 ms…")),
    checked(
        "three",
        failed("broken", "Zoë's <app> isn't there; 50 % of *all* calls fail."),
        exchanges=(ASKED.model_copy(update={"excerpt": SAID}),),
        attempts=2,
    ),
    attested(PROMISED, note="I saw it at ½ past 9, “twice” -- really."),
    By(waived(WAIVED, reason="No time - the API's late."), by=EVE),
)


def signing(statement):
    """Ben approves for us, Ana for the customer."""
    meaning = "accepts the conditions"
    return (
        By(signed(statement, meaning=meaning, name="Ben B."), by=BEN),
        By(signed(statement, meaning=meaning, name="Ana A.", role="customer"), by=ANA),
    )


@cache
def _written():
    state = state_facts(replay(tell(*STORY)), LISTED, judge(LISTED, *STORY))
    statement = digest(state)
    told = (*STORY, *signing(statement))
    launch, document = replay(tell(*told)), report_of(LISTED, *told)
    signatures = [
        {
            "person": each.by.identity,
            "name": each.fact.name,
            "role": each.fact.role,
            "meaning": each.fact.meaning,
            "at": each.at.isoformat(),
            "method": each.by.method,
            "statement": each.fact.statement,
        }
        for each in launch.signatures
    ]
    return json.dumps(
        {
            "document": document.model_dump(mode="json", exclude_defaults=True),
            "state": state,
            "sign_off": {"signatures": signatures},
            "journal": {"launch": launch.id, "version": launch.version, "head": launch.head},
            "signer": describe_key(KEY.public_key()).model_dump(exclude_defaults=True),
        }
    )


def facts():
    """What the seal covers, fresh on each call."""
    return json.loads(_written())


def sign_anew(predicate):
    """The same people sign these facts, whatever they are."""
    for each in predicate["sign_off"]["signatures"]:
        each["statement"] = digest(predicate["state"])
    return predicate


def older_facts():
    """As they were sealed before the signed state said who must sign."""
    told = facts()
    told["sign_off"]["quorum"] = told["state"].pop("quorum")
    return sign_anew(told)


def statement_of(predicate):
    """The whole in-toto statement on these facts, whose digest is right."""
    return make_statement(predicate["journal"]["launch"], digest(predicate["state"]), predicate)


def seal_bytes(payload, *keys, payload_type=PAYLOAD_TYPE):
    """An envelope on any bytes at all."""
    message = encode_for_signing(payload_type, payload)
    signatures = tuple(Signature(key_id(key.public_key()), key.sign(message)) for key in keys or (KEY,))
    return Envelope(payload, signatures)


def seal_statement(statement, *keys):
    return seal_bytes(canonical(statement).encode(), *keys)


def paper(envelope, predicate=None):
    """The report with its seal."""
    document = Document.model_validate((predicate or facts())["document"])
    return f"{write_markdown(document)}\n{write_block(envelope)}\n"


def report():
    return paper(seal_statement(statement_of(facts())))


def trusted(*keys, **ended):
    """Trust in these keys; `versions` and `why` end the first."""
    ending = Ending(at="2026-03-10", **ended) if ended else None
    return Trust(tuple(describe_key(key.public_key(), ended=ending) for key in keys or (KEY,)))
