"""Checks without code: the expectations of a checklist, asked like any other question."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx
import jsonpath
from jsonpath import JSONPathError
from jsonschema import Draft202012Validator, SchemaError
from jsonschema.exceptions import best_match
from referencing import Registry
from referencing.exceptions import Unresolvable

from lib.checks.conversation import Check, Conversation, Target
from lib.cobalt.addresses import BadAddress, parse_address
from lib.cobalt.errors import read_json
from lib.cobalt.quotes import shown
from lib.cobalt.requests import visit
from lib.engine.transport import CERTIFICATE_UNTIL
from lib.launch.advice import fill
from lib.launch.checklist import Checklist, Expectation
from lib.launch.settings import Settings
from lib.launch.verdict import Verdict, failed, inconclusive, passed


def own_checks(checklist: Checklist) -> Mapping[str, Check]:
    """Every expectation as a check, by id."""
    return {name: _check(name, each) for item in checklist.items() for name, each in item.own_checks.items()}


def _check(name: str, expectation: Expectation) -> Check:
    def converse(target: Target) -> Conversation:
        try:
            url = parse_address(fill(expectation.url, target.settings))
        except BadAddress as reason:
            return inconclusive("expectation-unaskable", f"The address of this question cannot be opened: {reason}.")
        session = target.session if expectation.signed_in else ""
        return _judge((yield visit(url, session, "*/*")), expectation, target.now)

    needs = tuple(field for field in Settings.model_fields if f"{{{field}}}" in expectation.url)
    needs += ("app_session",) if expectation.signed_in else ()
    return Check(name, expectation.question, converse, needs, (), (), 0)


def _judge(response: httpx.Response, expectation: Expectation, now: datetime) -> Verdict:
    facts = {"status": str(response.status_code)}
    if response.status_code in (429, 502, 503, 504) and response.status_code != expectation.status:
        because = f"The address could not answer just now ({response.status_code})."
        return inconclusive("rate-limited" if response.status_code == 429 else "server-error", because, **facts)
    try:
        complaints = [*_complaints(response, expectation), *_complaints_of_tls(response, expectation.tls_days, now)]
    except (JSONPathError, SchemaError, Unresolvable):
        return inconclusive(
            "expectation-unaskable", "The JSONPath or the JSON Schema of this question is wrong.", **facts
        )
    if complaints:
        more = f" ({len(complaints) - 1} more)" if len(complaints) > 1 else ""
        return failed("expectation-not-met", f"{complaints[0]}{more}.", **facts)
    return passed("The answer is as expected.", **facts)


def _complaints(response: httpx.Response, expectation: Expectation) -> Iterator[str]:
    if expectation.status is not None and response.status_code != expectation.status:
        yield f"Expected status {expectation.status}, and {response.status_code} came"
    for name, text in expectation.headers.items():
        if text.casefold() not in response.headers.get(name, "").casefold():
            yield f"The header {shown(name, 60)} does not hold {shown(text, 80)}"
    if expectation.milliseconds and response.elapsed.total_seconds() * 1000 > expectation.milliseconds:
        yield f"The answer took longer than {expectation.milliseconds} ms"
    if expectation.json_path or expectation.json_schema is not None:
        yield from _complaints_of_json(response, expectation)


def _complaints_of_tls(response: httpx.Response, days: int | None, now: datetime) -> Iterator[str]:
    until: datetime | None = response.extensions.get(CERTIFICATE_UNTIL)
    if days is None:
        return
    if until is None:
        yield "The answer came without a certificate"
    elif until - now < timedelta(days=days):
        yield f"The certificate ends on {until:%Y-%m-%d}, in less than {days} day{'s' if days > 1 else ''}"


def _complaints_of_json(response: httpx.Response, expectation: Expectation) -> Iterator[str]:
    try:
        body = read_json(response)
    except ValueError:
        yield "The answer is no JSON"
        return
    for path, wanted in expectation.json_path.items():
        if not any(_is_same(found, wanted) for found in jsonpath.findall(path, body)):
            yield f"{shown(path, 80)} does not lead to {shown(str(wanted), 80)}"
    if expectation.json_schema is not None:
        error = best_match(_validator(expectation.json_schema).iter_errors(body))
        if error:
            place = re.sub(r"[^\w.\[\]$-]", "?", error.json_path)[:80]
            yield f"The answer does not fit the schema at {place}"


def _is_same(found: Any, wanted: Any) -> bool:
    """1 is not true: JSON tells them apart, Python does not."""
    return type(found) is type(wanted) and found == wanted


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    """Knows no schema but this one: a reference to another address is never followed."""
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, registry=Registry())
