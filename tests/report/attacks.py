"""Reports that somebody tampered with, each with the name under which it is refused, and what only looks genuine."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lib.launch.checklist import canonical, digest
from lib.report.envelope import Envelope, Signature, key_id
from lib.report.trust import describe_key
from tests.report.sealed import KEY, OTHER_KEY, facts, paper, seal_bytes, seal_statement, statement_of

GENUINE = facts()
STATE = digest(GENUINE["state"])
ENVELOPE = seal_statement(statement_of(facts()))
CURVE = ec.generate_private_key(ec.SECP256R1()).public_key()
CURVE_KEY = base64.b64encode(CURVE.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def changed(predicate, **changes):
    """The facts with some changed, each named by its way: `journal__version=7`; `...` removes one."""
    for path, value in changes.items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split("__")]
        place = predicate
        for step in way:
            place = place[step]
        if value is ...:
            del place[last]
        else:
            place[last] = value
    return predicate


def forge(*keys, **changes):
    """A report on changed facts with a right digest, by whoever has these keys."""
    return paper(seal_statement(statement_of(changed(facts(), **changes)), *keys))


def state(**changes):
    """As `forge`, and what the forger changes in the statement around the facts."""
    return paper(seal_statement(statement_of(facts()) | changes))


def subject(**changes):
    return state(subject=[statement_of(facts())["subject"][0] | changes])


def bent(old, new):
    """The genuine signature over bytes with a change in them."""
    assert old.encode() in ENVELOPE.payload
    return paper(Envelope(ENVELOPE.payload.replace(old.encode(), new.encode(), 1), ENVELOPE.signatures))


def nest(depth):
    """Lists in lists, among the facts."""
    deep = b"[" * depth + b"]" * depth
    payload = canonical(statement_of(changed(facts(), state__zone="PLACE"))).encode()
    return paper(seal_bytes(payload.replace(b'"PLACE"', deep)))


def under(hint, key):
    """The genuine bytes with another key's signature under a key's id."""
    return paper(Envelope(ENVELOPE.payload, (Signature(hint, seal_bytes(ENVELOPE.payload, key).signatures[0].value),)))


REFUSED = {
    # By whom
    "sealed by another key than it names": (forge(OTHER_KEY), "bad-signature"),
    "another key's signature under this id": (under(key_id(KEY.public_key()), OTHER_KEY), "bad-signature"),
    "signed as another payload type": (
        paper(seal_bytes(ENVELOPE.payload, payload_type="application/json")),
        "bad-signature",
    ),
    "verdict altered": (bent('"decision":"go with conditions"', '"decision":"go"'), "bad-signature"),
    "signer of the approval altered": (bent('"person":"ana"', '"person":"eve"'), "bad-signature"),
    "subject's digest altered": (bent(STATE, "0" * 64), "bad-signature"),
    "subject's name altered": (bent('"name":"acme-1a2b"', '"name":"acme-2a2b"'), "bad-signature"),
    "key replaced": (bent(GENUINE["signer"]["public"], describe_key(OTHER_KEY.public_key()).public), "bad-signature"),
    "key under a wrong id": (forge(signer__id="0" * 64), "bad-signature"),
    "key of another kind": (forge(signer__public=CURVE_KEY), "not-a-key"),
    "key in broken base64": (forge(signer__public="a"), "not-a-key"),
    "no key": (forge(signer__public=""), "not-a-key"),
    # What kind of thing
    "statement of another type": (state(_type="https://in-toto.io/Statement/v0.1"), "wrong-statement-type"),
    "predicate of another type": (state(predicateType="urn:cobalt-go-live:other:v1"), "wrong-predicate-type"),
    "not the one JSON text": (paper(seal_bytes(ENVELOPE.payload + b" ")), "not-canonical"),
    "a name twice": (paper(seal_bytes(ENVELOPE.payload[:-1] + b',"_type":"x"}')), "duplicate-names"),
    "no facts": (paper(seal_bytes(b"")), "bad-json"),
    # About what
    "another state's digest": (subject(digest={"sha256": "0" * 64}), "wrong-state"),
    "digest in capitals": (subject(digest={"sha256": STATE.upper()}), "wrong-state"),
    "state altered, digest as before": (state(predicate=changed(facts(), state__decision="go")), "wrong-state"),
    "another launch's name": (subject(name="globex-1a2b"), "wrong-launch"),
    "another launch's place": (forge(journal__launch="globex-1a2b"), "wrong-launch"),
    "another launch's place alone": (
        state(predicate=changed(facts(), journal__launch="globex-1a2b")),
        "wrong-launch",
    ),
    "another launch's state": (forge(state__launch="globex-1a2b"), "wrong-launch"),
    "a state of no launch": (forge(state__launch=...), "wrong-launch"),
    # Facts of other forms
    "two subjects": (state(subject=statement_of(facts())["subject"] * 2), "unknown-facts"),
    "no subject": (state(subject=[]), "unknown-facts"),
    "subjects that are none": (state(subject=7), "unknown-facts"),
    "a subject that is none": (state(subject=["x"]), "unknown-facts"),
    "a subject with more": (subject(uri="https://evil.example"), "unknown-facts"),
    "a subject with two digests": (subject(digest={"sha256": STATE, "md5": "0"}), "unknown-facts"),
    "a statement with more": (state(approved="yes"), "unknown-facts"),
    "a statement without facts": (state(predicate=7), "unknown-facts"),
    "an unknown fact": (forge(approved="yes"), "unknown-facts"),
    "an unknown fact deep inside": (forge(sign_off__signatures__0__weight=2), "unknown-facts"),
    "an unknown fact of the key": (forge(signer__owner="us"), "unknown-facts"),
    "a missing fact": (forge(sign_off__signatures=...), "unknown-facts"),
    "a number as text": (forge(journal__version="10"), "unknown-facts"),
    "a yes as a number": (forge(journal__version=True), "unknown-facts"),
    "a state without items": (forge(state__items=...), "unknown-facts"),
    "items that are none": (forge(state__items=[7]), "unknown-facts"),
    "a word by nobody": (forge(state__items__0__word={"digest": "x"}), "unknown-facts"),
    "a word by a list": (forge(state__items__0__word={"by": ["ana"]}), "unknown-facts"),
    "no quorum": (forge(state__quorum=...), "unknown-facts"),
    "an empty quorum": (forge(state__quorum=[]), "unknown-facts"),
    "a quorum that is none": (forge(state__quorum=7), "unknown-facts"),
    "a quorum of nobody": (forge(state__quorum__0__count=0), "unknown-facts"),
    "a role that does not exist": (forge(state__quorum__0__role="intern"), "unknown-facts"),
    "a milder quorum beside the signed one": (forge(sign_off__quorum=[{"role": "customer"}]), "unknown-facts"),
    "an empty quorum of older reports": (forge(state__quorum=..., sign_off__quorum=[]), "unknown-facts"),
    "nesting": (nest(400), "unknown-facts"),
    "nesting beyond reason": (nest(100_000), "bad-json"),
}  # fmt: skip
