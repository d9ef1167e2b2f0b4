"""Runs a workflow: from the start node along the edges, with branches, attempts and failures.

A node fails if its data says so (`fails`), if a required parameter is empty, or if the payload asks for it: the value
of `simulate_failure` is the id or the name of the node that shall fail. Nothing outside is called; what an application
would answer follows from what it is asked.
"""

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from lib.simulator import seeds
from lib.simulator.templates import fill
from lib.simulator.workflows import Edge, Node, Workflow

MAX_ITEMS = 1000  # of one loop
STATUSES = frozenset(range(200, 600)) - {204, 205, 304}  # those that may have a body
EXTERNAL = frozenset({"action", "http"})


@dataclass
class Record:
    """What one node did."""

    node: Node
    status: str
    attempts: int
    input: Any
    output: Any
    milliseconds: int
    batches: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Outcome:
    """`status` is COMPLETED or ERRORED. `response` and `status_code` come from a Response node, if one was reached."""

    status: str = "COMPLETED"
    records: list[Record] = field(default_factory=list)
    response: Any = None
    status_code: int = 200
    error: dict[str, Any] = field(default_factory=dict)

    @property
    def milliseconds(self) -> int:
        """How long all nodes take together."""
        return sum(record.milliseconds for record in self.records)


class NodeFailed(Exception):
    """A node gave up after all its attempts."""

    def __init__(self, record: Record, message: str) -> None:
        super().__init__(message)
        self.record = record
        self.error = {"node_id": record.node.id, "node_name": record.node.name, "message": message, "status": 502}


def walk(workflow: Workflow, payload: Any, failing: str = "") -> Outcome:
    """What becomes of a payload; the node of the id `failing` fails. Never raises for a bad payload: the run failed."""
    walker = _Walker(workflow, payload, failing)
    try:
        walker.follow(walker.start)
    except NodeFailed as failed:
        walker.outcome.status = "ERRORED"
        walker.outcome.error = failed.error
    return walker.outcome


class _Walker:
    def __init__(self, workflow: Workflow, payload: Any, failing: str) -> None:
        self.outcome = Outcome()
        self._nodes = {node.id: node for node in workflow.nodes}
        self._edges = workflow.edges
        self._known: dict[str, Any] = {"event": payload, "node": {}, "error": None, "item": None}
        self._been: set[str] = set()
        self._failing = (failing, payload.get("simulate_failure") if isinstance(payload, dict) else None)
        self._steps: dict[str, Callable[[Node], Iterator[str]]] = {
            "start": self._start,
            "rule": self._rule,
            "switch": self._switch,
            "try_catch": self._try_catch,
            "group": self._group,
            "response": self._response,
        }
        self.start = workflow.nodes[0]

    def follow(self, node: Node) -> None:
        """Runs a node and all that comes after it; a node where two ways meet runs once."""
        if node.id in self._been:
            return
        self._been.add(node.id)
        for handle in self._steps.get(node.type, self._plain)(node):
            self._leave(node, handle)

    def _leave(self, node: Node, handle: str) -> None:
        for edge in self._out(node, handle):
            self.follow(self._nodes[edge.target])

    def _out(self, node: Node, handle: str) -> list[Edge]:
        return [edge for edge in self._edges if edge.source == node.id and edge.handle == handle]

    def _note(self, node: Node, given: Any, output: Any) -> Record:
        record = Record(node, "Success", 1, given, output, _milliseconds(node))
        self.outcome.records.append(record)
        self._known["node"][node.id] = output
        return record

    def _start(self, node: Node) -> Iterator[str]:
        self._note(node, None, self._known["event"])
        yield ""

    def _plain(self, node: Node) -> Iterator[str]:
        given = fill(node.data.get("parameters", {}), self._known)
        reason = self._reason_to_fail(node, given)
        record = self._note(node, given, _answer(node, given))
        if reason:
            self._fail(record, reason)
        yield ""

    def _fail(self, record: Record, reason: str) -> None:
        node = record.node
        record.attempts = node.attempts
        record.milliseconds *= node.attempts
        record.output = {"error": reason, "status": 502}
        record.status = "Errored_and_Skipped" if node.skip_on_error else "Errored"
        if not node.skip_on_error:
            raise NodeFailed(record, reason)

    def _reason_to_fail(self, node: Node, given: Any) -> str:
        if node.id in self._failing or node.name in self._failing:
            return f"{node.name} failed as it should"
        empty = [name for name in node.data.get("required", ()) if given.get(name) in (None, "")]
        return f"Required parameter '{empty[0]}' is missing" if empty else node.data.get("fails", "")

    def _rule(self, node: Node) -> Iterator[str]:
        given = {name: fill(f"{{{{{name}}}}}", self._known) for name in node.data["not_empty"]}
        missing = [name.removeprefix("event.") for name, value in given.items() if value in (None, "", [], {})]
        self._note(node, given, {"passed": not missing, "missing": missing})
        if missing:
            self._known["error"] = {"message": f"{', '.join(missing)} is missing", "status": 422}
        yield "false" if missing else "true"

    def _switch(self, node: Node) -> Iterator[str]:
        value = fill(node.data["value"], self._known)
        case = value if isinstance(value, str) and value in node.data["cases"] else "default"
        self._note(node, {"value": value}, {"case": case})
        yield case

    def _try_catch(self, node: Node) -> Iterator[str]:
        self._note(node, None, None)
        try:
            self._leave(node, "try")
        except NodeFailed as failed:
            failed.record.status = "Errored_and_Skipped"
            self._known["error"] = failed.error
            self._leave(node, "catch")
        yield "done"

    def _group(self, node: Node) -> Iterator[str]:
        items = fill(node.data["items"], self._known)
        items = items[:MAX_ITEMS] if isinstance(items, list) else []
        record = self._note(node, {"items": len(items)}, None)
        for place, item in enumerate(items):
            with self._batch(record, place, item):
                self._leave(node, "loop")
        record.output = {"batches": len(items)}
        yield "done"

    @contextmanager
    def _batch(self, group: Record, place: int, item: Any) -> Iterator[None]:
        been, self._been, self._known["item"] = self._been, set(self._been), item
        batch = {"batch_index": place, "status": "Success", "output": item}
        group.batches.append(batch)
        try:
            yield
        except NodeFailed as failed:
            batch |= {"status": "Errored", "output": failed.error}
            raise
        finally:
            self._been = been

    def _response(self, node: Node) -> Iterator[str]:
        body, status = (fill(node.data[name], self._known) for name in ("body", "status"))
        self.outcome.response = body
        self.outcome.status_code = status if isinstance(status, int) and status in STATUSES else 200
        self._note(node, body, body)
        yield ""


def _answer(node: Node, given: Any) -> Any:
    """What an application says: an id that depends on what it was asked, and that back."""
    if node.type in EXTERNAL:
        return {"id": seeds.object_id(0, node.id, repr(given)), "status": "ok"} | given
    return given


def _milliseconds(node: Node) -> int:
    seconds: float = node.data.get("seconds", 0)
    return 2 + zlib.crc32(node.name.encode()) % 7 + round(1000 * seconds)
