"""Executions of workflows as Cobalt shows them."""

from datetime import timedelta

from tests.checks.replies import NOW, ok

WORKFLOW = "d" * 24
OTHER_WORKFLOW = "e" * 24


def moment(**ago):
    return f"{NOW - timedelta(**ago):%Y-%m-%dT%H:%M:%S}.000Z"


def run(number, status="COMPLETED", ago=None, workflow=WORKFLOW, **changes):
    """A row of the list; by default each is an hour older than the one before."""
    body = {
        "_id": f"{number:024x}",
        "status": status,
        "createdAt": moment(**(ago or {"hours": number + 1})),
        "associated_workflow": {"_id": workflow, "name": "Create a contact"},
        "environment": "test",
        "type_of_execution": "ASYNC",
    }
    return {name: value for name, value in (body | changes).items() if value is not ...}


def listed(*rows, total=None, **changes):
    """One page."""
    return ok({"docs": list(rows), "totalDocs": len(rows) if total is None else total, "page": 1} | changes)


def ran(*counts):
    """Rows by (status, how many)."""
    statuses = [status for status, count in counts for _ in range(count)]
    return [run(number, status) for number, status in enumerate(statuses)]


def record(identity, status="Success", **changes):
    """What one node did."""
    body = {
        "node_id": identity,
        "node_name": f"Do {identity}",
        "node_type": "action",
        "node_status": status,
        "input_data": {"email": "ana@example.com"},
        "latest_output": {"id": "c" * 24},
    }
    return {name: value for name, value in (body | changes).items() if value is not ...}


def detail(*records, status="COMPLETED", **changes):
    """One execution with its nodes."""
    return ok({"status": status, "completion_percentage": 100, "nodes": list(records)} | changes)


def read_of(number):
    """What it is called when the detail of a run is asked for."""
    return f"GET /execution/{number:024x}"
