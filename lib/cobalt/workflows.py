"""Workflows as Cobalt tells of them: their nodes, the ways between these, and who may use them.

The documentation names three types of nodes only. The others are recognised by words in their names, and what is not
recognised is taken for an ordinary step.
"""

import re
from collections import deque
from collections.abc import Generator, Iterator
from typing import Any

import httpx
from pydantic import Field, RootModel, StrictBool, StrictInt

from lib.cobalt.answers import Answer, read
from lib.cobalt.errors import Unusable, read_problem, says_account_missing
from lib.cobalt.requests import Cobalt, segment

HIDDEN = frozenset({403, 404})
REMARK = re.compile(r"note|comment|annotation", re.IGNORECASE)  # what stands in the drawing and does nothing


class Trigger(Answer):
    """What starts a workflow. `event` is the event's name or its id."""

    object_id: str | None = Field(None, alias="_id")
    event: str | None = None


class Node(Answer):
    """One node. What `data` holds depends on the type; nothing of it is documented."""

    id: str = Field(min_length=1)
    name: str = ""
    type: str = Field(min_length=1)
    action: str | None = None
    data: Any = None
    request: Any = None
    given: Any = Field(None, alias="input_data")
    configurable: Any = None
    maximum_attempts: StrictInt | None = None
    skip_on_error: StrictBool | None = None
    outgoing: tuple[str, ...] | None = Field(None, alias="outgoing_nodes")
    parent: str | None = Field(None, alias="parentNode")  # of a node that is drawn inside another
    triggers: tuple[Trigger, ...] | None = None
    cron: Any = Field(None, alias="trigger_cron")
    mapping: tuple[Any, ...] | None = Field(None, alias="event_to_dynamic_var_map")

    def is_like(self, *words: str) -> bool:
        """Whether its type has one of these words in it, whatever the case and the separators."""
        kind = re.sub(r"[^a-z]", "", self.type.lower())
        return any(word in kind for word in words)

    @property
    def title(self) -> str:
        """What to call it in a message."""
        return self.name or self.id

    @property
    def texts(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Every text of what it is made of, with the names that lead to it."""
        return tuple(texts([self.data, self.request, self.given, self.configurable]))

    @property
    def is_start(self) -> bool:
        """Whether the workflow begins here."""
        return self.is_like("start") or self.triggers is not None


class Edge(Answer):
    """A way from one node to another; `handle` names the way out of a node that has several."""

    source: str
    target: str
    handle: str | None = Field(None, alias="sourceHandle")


class Options(Answer):
    """The workflow's own settings."""

    timeout: StrictInt | None = None  # seconds


class Workflow(Answer):
    """A workflow with its graph."""

    object_id: str = Field(alias="_id", min_length=1)
    name: str = Field(min_length=1)
    published: StrictBool
    parent: str | None = Field(None, alias="associated_workflow")  # of a draft
    owner: str | None = Field(None, alias="linked_account_id")  # of a private one
    rule: str | list[Any] | dict[str, Any] | None = Field(None, alias="udf_filter")  # its grammar is undocumented
    options: Options | None = Field(None, alias="settings")
    expects: Any = Field(None, alias="json_schema")  # of what it is given
    nodes: tuple[Node, ...] = Field(min_length=1)
    edges: tuple[Edge, ...]

    @property
    def start(self) -> Node | None:
        """Where it begins; None if no node says so, or several do."""
        found = [node for node in self.nodes if node.is_start]
        return found[0] if len(found) == 1 else None

    @property
    def steps(self) -> tuple[Node, ...]:
        """All nodes that do something: neither the start nor remarks in the drawing."""
        return tuple(node for node in self.nodes if not node.is_start and not REMARK.search(node.type))

    def ways_out(self, node: Node) -> frozenset[str]:
        """The ids of the nodes that may come next: by the edges, and by what the node itself says."""
        return frozenset((*(edge.target for edge in self.edges if edge.source == node.id), *(node.outgoing or ())))

    def reachable(self, start: Node) -> frozenset[str]:
        """The ids of all nodes to which some way leads, the start included."""
        known = {node.id: node for node in self.nodes}
        seen, ahead = {start.id}, deque([start])
        while ahead:
            for found in self.following(ahead.popleft()) - seen:
                seen.add(found)
                ahead += [known[found]] if found in known else []
        return frozenset(seen)

    def following(self, node: Node) -> frozenset[str]:
        """The ids of the nodes that may come next, those drawn inside it included."""
        inside = (each.id for each in self.nodes if each.parent == node.id)
        return self.ways_out(node) | frozenset(inside)


class Enabled(Answer):
    """A workflow that is on for an account."""

    id: str = Field(min_length=1)


class EnabledWorkflows(RootModel[tuple[Enabled, ...]]):
    """All of one account; this list comes without pages."""


class Offered(Answer):
    """A workflow in the config of an account: it sees it, and may have switched it off."""

    id: str = Field(min_length=1)
    enabled: StrictBool | None = None


class OfferedWorkflows(Answer):
    """A config, as far as it tells which workflows an account sees."""

    workflows: tuple[Offered, ...]


class WorkflowMissing(Unusable):
    """Cobalt shows no workflow of this id."""

    def __init__(self) -> None:
        super().__init__("workflow-missing", "Cobalt shows no workflow of the id that this launch names.")


def read_workflow(
    cobalt: Cobalt, workflow: str, account: str = ""
) -> Generator[httpx.Request, httpx.Response, Workflow]:
    """For `yield from`. One that is private to `account` is read on its behalf. Raises Unusable."""
    response = yield cobalt.ask("GET", workflow_path(workflow))
    if account and is_hidden(response):
        response = yield cobalt.ask_for(account, "GET", workflow_path(workflow))
    if is_hidden(response):
        raise WorkflowMissing
    return read(Workflow, response)


def workflow_path(workflow: str) -> str:
    """Where it is read, after the public prefix."""
    return f"/workflow/{segment(workflow)}"


def is_hidden(response: httpx.Response) -> bool:
    """Cobalt says that there is no such thing, or that it is somebody else's. An unknown account is another matter."""
    problem = read_problem(response)
    refused = problem is not None and problem.is_documented and problem.status in HIDDEN
    return refused and not says_account_missing(response)


def texts(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text in JSON, with the names that lead to it."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, (*place, str(name)))
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, place)
