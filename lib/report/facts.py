"""The report for programs: the same facts in JSON of a stable form, described by docs/report.schema.json."""

from datetime import date
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from lib.launch.checklist import Checklist, Party, digest
from lib.launch.readiness import ItemReadiness, Readiness
from lib.launch.signoff import SignOff, SignOffState
from lib.launch.standing import CheckStanding, Standing
from lib.launch.state import Launch
from lib.launch.states import Decision, State


class Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CheckFacts(Facts):
    """`evidence` is the digest of the newest result, "" without one."""

    id: str
    standing: Standing
    cause: str
    why: str
    at: AwareDatetime | None
    evidence: str


class WordFacts(Facts):
    """What a person said; `stale` says why it counts no longer, "" while it does."""

    by: str
    at: AwareDatetime
    note: str
    evidence: str
    stale: str


class ItemFacts(Facts):
    id: str
    title: str
    section: str
    importance: Literal["blocks launch", "advice"]
    state: State
    settled: bool
    blocks: bool
    why: str
    basis: str
    waits_for: Party
    checks: tuple[CheckFacts, ...]
    word: WordFacts | None


class WaiverFacts(Facts):
    item: str
    reason: str
    instead: str
    owner: str
    asked_by: str
    approved_by: str
    until: date
    follow_up: str


class ConditionFacts(Facts):
    condition: str
    owner: str
    due: date
    set_by: str


class SignatureFacts(Facts):
    """`ssh_key` is the fingerprint of the key they signed with as well, "" without one."""

    name: str
    role: str
    meaning: str
    at: AwareDatetime
    by: str
    method: str
    ssh_key: str
    state: str
    covers_this_state: bool


class LaunchFacts(Facts):
    id: str
    name: str
    rehearsal: bool
    version: int
    head: str
    changed_at: AwareDatetime | None


class ChecklistFacts(Facts):
    id: str
    title: str
    version: str
    digest: str


class ReportFacts(Facts):
    """`state` is the digest of the present state, which signatures cover; waivers are those that count today."""

    form: Literal["cobalt-go-live readiness report 1"] = "cobalt-go-live readiness report 1"
    launch: LaunchFacts
    checklist: ChecklistFacts
    state: str
    decision: Decision
    sentence: str
    items: tuple[ItemFacts, ...]
    waivers: tuple[WaiverFacts, ...]
    conditions: tuple[ConditionFacts, ...]
    sign_off: SignOffState
    missing: tuple[str, ...]
    signatures: tuple[SignatureFacts, ...]


def gather(
    launch: Launch, checklist: Checklist, readiness: Readiness, statement: str, sign_off: SignOff
) -> ReportFacts:
    """The facts of a report. `statement` is the digest of the present state."""
    return ReportFacts(
        launch=LaunchFacts(
            id=launch.id,
            name=launch.name,
            rehearsal=launch.settings.is_rehearsal(),
            version=launch.version,
            head=launch.head,
            changed_at=launch.changed_at,
        ),
        checklist=ChecklistFacts(
            id=checklist.id, title=checklist.title, version=checklist.version, digest=checklist.digest
        ),
        state=statement,
        decision=readiness.decision,
        sentence=readiness.sentence,
        items=tuple(_item(step.id, readiness.item(item.id)) for step in checklist.sections for item in step.items),
        waivers=tuple(_waivers(launch, readiness)),
        conditions=_conditions(launch),
        sign_off=sign_off.state,
        missing=sign_off.missing,
        signatures=_signatures(launch, statement),
    )


def describe_facts() -> dict[str, Any]:
    """Their JSON Schema."""
    schema = ReportFacts.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def _item(section: str, each: ItemReadiness) -> ItemFacts:
    word = each.word and WordFacts(
        by=each.word.given.by.name,
        at=each.word.given.at,
        note=each.word.given.fact.note,
        evidence=each.word.given.fact.evidence,
        stale=each.word.why,
    )
    return ItemFacts(
        id=each.item.id,
        title=each.item.title,
        section=section,
        importance=each.item.importance,
        state=each.state,
        settled=each.settled,
        blocks=each.blocks,
        why=each.why,
        basis=each.basis,
        waits_for=each.party,
        checks=tuple(map(_check, each.checks)),
        word=word,
    )


def _check(each: CheckStanding) -> CheckFacts:
    return CheckFacts(
        id=each.check,
        standing=each.standing,
        cause=each.cause,
        why=each.why,
        at=each.result.at if each.result else None,
        evidence=digest(each.result.fact.model_dump(mode="json")) if each.result else "",
    )


def _waivers(launch: Launch, readiness: Readiness) -> list[WaiverFacts]:
    return [
        WaiverFacts(
            item=asked.fact.item,
            reason=asked.fact.reason,
            instead=asked.fact.compensation,
            owner=asked.fact.owner,
            asked_by=asked.by.name,
            approved_by=launch.approved[item].by.name,
            until=asked.fact.until,
            follow_up=asked.fact.follow_up,
        )
        for item, asked in launch.waived.items()
        if readiness.item(item).state is State.WAIVED
    ]


def _conditions(launch: Launch) -> tuple[ConditionFacts, ...]:
    return tuple(
        ConditionFacts(condition=each.fact.condition, owner=each.fact.owner, due=each.fact.due, set_by=each.by.name)
        for each in launch.conditions
    )


def _signatures(launch: Launch, statement: str) -> tuple[SignatureFacts, ...]:
    return tuple(
        SignatureFacts(
            name=each.fact.name,
            role=each.fact.role,
            meaning=each.fact.meaning,
            at=each.at,
            by=each.by.name,
            method=each.by.method,
            ssh_key=each.fact.ssh.key if each.fact.ssh else "",
            state=each.fact.statement,
            covers_this_state=each.fact.statement == statement,
        )
        for each in launch.signatures
    )
