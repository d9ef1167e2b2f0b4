"""The fields of every application that is connected by key have a label and an explanation."""

from collections.abc import Generator
from typing import Any

import httpx

from lib.checks.conversation import Conversation, Step, Target, check, together
from lib.cobalt.answers import read
from lib.cobalt.applications import ApplicationEntries, AuthStructure, InputField, KeyApplication
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import shown
from lib.cobalt.requests import segment
from lib.launch.verdict import Verdict, failed, inconclusive, not_applicable, passed, warned
from lib.launch.wording import counted

MOST_APPLICATIONS = 20


@check(needs=("base_url", "api_key", "linked_account_id"), after=("applications_are_listed",))
def key_fields_carry_labels(target: Target) -> Conversation:
    account = target.settings.linked_account_id
    try:
        entries = read(ApplicationEntries, (yield target.cobalt.list_applications(account))).root
        by_key = [entry for entry in entries if entry.is_keybased][:MOST_APPLICATIONS]
        if not by_key:
            return not_applicable("no-key-based-application", "No enabled application is connected by key.")
        found = []
        for entry in by_key:
            fields, structure = yield from _read(target, entry.slug)
            found.append((shown(entry.slug, 40), fields, structure))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(found)


def _read(target: Target, slug: str) -> Generator[Step, Any, tuple[tuple[InputField, ...], frozenset[str]]]:
    """The fields of one application, and their names by its auth structure. Raises Unusable."""
    answers: tuple[httpx.Response, ...] = yield together(
        target.cobalt.ask_for(target.settings.linked_account_id, "GET", f"/application/{segment(slug)}"),
        target.cobalt.ask("GET", f"/auth-structure/{segment(slug)}"),
    )
    fields = read(KeyApplication, answers[0]).auth_type_options.keybased
    structure = frozenset(read(AuthStructure, answers[1]).keybased or {})
    if not fields and not structure:
        raise Unusable("answer-undocumented", f"Cobalt names no field for the key of {shown(slug, 40)}.")
    return fields, structure


def _judge(found: list[tuple[str, tuple[InputField, ...], frozenset[str]]]) -> Verdict:
    each = [(f"{slug}: {shown(field.name, 40)}", field) for slug, fields, _ in found for field in fields]
    facts = {"applications": str(len(found)), "fields": str(len(each))}
    if mute := ", ".join(name for name, field in each if not field.caption):
        because = f"These fields have no label to show to customers: {mute}."
        return failed("key-field-without-label", because, **facts, without_label=mute)
    if differ := ", ".join(slug for slug, fields, names in found if _differ(fields, names)):
        because = f"The fields shown and the fields expected differ for: {differ}."
        return warned("key-fields-differ", because, **facts, differ=differ)
    if bare := ", ".join(name for name, field in each if not field.is_explained):
        because = f"These fields have neither a placeholder nor a help text: {bare}."
        return warned("key-field-unexplained", because, **facts, unexplained=bare)
    return passed(
        f"Label and explanation: neither is missing at {counted(len(each), 'field for keys', 'fields for keys')}.",
        **facts,
    )


def _differ(fields: tuple[InputField, ...], structure: frozenset[str]) -> bool:
    """The structure of an application of one's own is empty: nothing to compare with."""
    return bool(structure) and {field.name for field in fields} != structure
