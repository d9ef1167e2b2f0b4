"""The facts that a signature covers, and their digest. No run times: an equal re-run leaves it as it is."""

import json
from collections.abc import Mapping
from typing import Any

from lib.launch.checklist import Checklist, canonical, digest
from lib.launch.readiness import ItemReadiness, Readiness
from lib.launch.standing import CheckStanding
from lib.launch.state import Dated, Launch

DECIDED = ("basis", "word", "waiver", "not applicable")
_SHORT = 32  # hex digits of a digest inside the facts: 128 bits


def state_facts(launch: Launch, checklist: Checklist, readiness: Readiness) -> dict[str, Any]:
    """What is signed, as plain JSON values."""
    return {
        "launch": launch.id,
        "name": launch.name,
        "checklist": {"id": checklist.id, "version": checklist.version, "digest": checklist.digest},
        "quorum": [each.model_dump(mode="json") for each in checklist.quorum],
        "settings": launch.fingerprints(),
        "decision": readiness.decision.value,
        "conditions": [each.fact.model_dump(mode="json") for each in launch.conditions],
        "items": [_item_facts(launch, each) for each in readiness.items],
    }


def state_digest(launch: Launch, checklist: Checklist, readiness: Readiness) -> str:
    """SHA-256 in hex over the facts."""
    return digest(state_facts(launch, checklist, readiness))


def freeze(facts: Mapping[str, Any]) -> bytes:
    """The facts as they are kept behind a signature, under their digest."""
    return canonical(facts).encode()


def tell_changes(then: bytes, now: Mapping[str, Any]) -> tuple[str, ...]:
    """What moved between a frozen state and the facts of today, one sentence each."""
    before = json.loads(then)
    told = [name for name in ("name", "checklist", "quorum", "conditions") if before.get(name) != now[name]]
    changes = [f"{name} changed" if name in before else f"{name} is part of what is signed since" for name in told]
    moved = [name for name, value in now["settings"].items() if before["settings"].get(name) != value]
    changes += [f"setting changed: {name.replace('_', ' ')}" for name in moved]
    old, new = ({each["id"]: each for each in facts["items"]} for facts in (before, now))
    changes += [f"{item} is no longer asked" for item in old if item not in new]
    changes += [_tell_item(old.get(item), each) for item, each in new.items() if old.get(item) != each]
    return tuple(changes)


def _tell_item(before: dict[str, Any] | None, now: dict[str, Any]) -> str:
    name = now["id"]
    if before is None:
        return f"{name} is new: {now['state']}"
    if before["state"] != now["state"]:
        return f"{name} was {before['state']} and is {now['state']}"
    checks = [check for check, facts in now["checks"].items() if before["checks"].get(check) != facts]
    parts = [f"check {check.replace('_', ' ')} says otherwise" for check in checks]
    parts += [
        f"its {part} changed" for part in ("basis", "word", "waiver", "not applicable") if before[part] != now[part]
    ]
    return f"{name}: {', '.join(parts)}"


def _item_facts(launch: Launch, each: ItemReadiness) -> dict[str, Any]:
    item = each.item.id
    return {
        "id": item,
        "state": each.state.value,
        "basis": each.basis,
        "checks": {check.check: _check_facts(check) for check in each.checks},
        **({"scenarios": {row.scenario.id: row.proof.value for row in each.scenarios}} if each.scenarios else {}),
        "word": _decided(each.word.given if each.word else None),
        "waiver": _decided(launch.waived.get(item), launch.approved.get(item)),
        "not applicable": _decided(launch.not_applicable.get(item)),
    }


def _check_facts(check: CheckStanding) -> dict[str, str] | None:
    if check.result is None:
        return None
    verdict = check.result.fact.verdict
    evidence = digest(verdict.model_dump(mode="json"))[:_SHORT]
    return {"outcome": verdict.outcome.value, "cause": verdict.cause, "evidence": evidence}


def _decided(fact: Dated[Any] | None, approval: Dated[Any] | None = None) -> dict[str, str] | None:
    """Who decided what, the words by their digest."""
    if fact is None:
        return None
    decided = {"by": fact.by.identity, "digest": digest(fact.fact.model_dump(mode="json"))[:_SHORT]}
    return decided | ({"approved by": approval.by.identity} if approval else {})
