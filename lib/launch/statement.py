"""The facts that a signature covers, and their digest. No run times: an equal re-run leaves it as it is."""

from typing import Any

from lib.launch.checklist import Checklist, digest
from lib.launch.entries import Signed
from lib.launch.readiness import ItemReadiness, Readiness
from lib.launch.state import Dated, Launch


def state_facts(launch: Launch, checklist: Checklist, readiness: Readiness) -> dict[str, Any]:
    """What is signed, as plain JSON values."""
    return {
        "launch": launch.id,
        "name": launch.name,
        "checklist": {"id": checklist.id, "version": checklist.version, "digest": checklist.digest},
        "settings": launch.fingerprints(),
        "decision": readiness.decision.value,
        "items": [_item_facts(launch, each) for each in readiness.items],
    }


def state_digest(launch: Launch, checklist: Checklist, readiness: Readiness) -> str:
    """SHA-256 in hex over the facts."""
    return digest(state_facts(launch, checklist, readiness))


def standing_signatures(launch: Launch, statement: str) -> tuple[Dated[Signed], ...]:
    """The signatures that cover exactly this state."""
    return tuple(each for each in launch.signatures if each.fact.statement == statement)


def _item_facts(launch: Launch, each: ItemReadiness) -> dict[str, Any]:
    waiver, mark = launch.waived.get(each.item.id), launch.not_applicable.get(each.item.id)
    return {
        "id": each.item.id,
        "state": each.state.value,
        "basis": each.basis,
        "checks": {check.check: _check_facts(check.result and check.result.fact.verdict) for check in each.checks},
        **({"scenarios": {row.scenario.id: row.proof.value for row in each.scenarios}} if each.scenarios else {}),
        "word": each.word.given.fact.model_dump(mode="json") if each.word else None,
        "waiver": waiver.fact.model_dump(mode="json") if waiver else None,
        "not applicable": mark.fact.model_dump(mode="json") if mark else None,
    }


def _check_facts(verdict: Any) -> dict[str, Any] | None:
    return verdict.model_dump(mode="json") if verdict else None
