"""Executions of workflows: which there were, how they ended, and what their nodes did."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

import httpx
from pydantic import AwareDatetime, Field

from lib.cobalt.answers import Answer, Page, read
from lib.cobalt.requests import Cobalt, segment

COMPLETED = "COMPLETED"
FAILURES = frozenset({"ERRORED", "TIMED_OUT"})
SUCCESS = "Success"
GAVE_UP = frozenset({"Errored", "Rejected", "Timed_Out"})
HANDLED = "Errored_and_Skipped"
ENDED = GAVE_UP | {SUCCESS, HANDLED}  # of nodes
LARGEST_PAGE = 100
MOST_PAGES = 5
ExecutionId = Annotated[str, Field(pattern=r"^[0-9a-fA-F-]{20,40}$")]  # it becomes part of an address


class Named(Answer):
    """What an execution is of."""

    object_id: str = Field(alias="_id", min_length=1)


class Execution(Answer):
    """One run of a workflow, as lists show it. States that no documentation names are neither success nor failure."""

    object_id: ExecutionId = Field(alias="_id")
    status: str = Field(min_length=1)
    created_at: AwareDatetime = Field(alias="createdAt")
    workflow: Named | None = Field(None, alias="associated_workflow")
    source: str | None = Field(None, alias="execution_source")  # Event, Schedule or API Call, where it is told


class Executions(Page[Execution]):
    """One page, the latest first."""


class NodeRecord(Answer):
    """What one node did in one execution. What it was given and what it gave is for the workflow's author to say."""

    node_id: str = Field(min_length=1)
    name: str = Field("", alias="node_name")
    status: str = Field(alias="node_status", min_length=1)
    given: Any = Field(None, alias="input_data")
    output: Any = Field(None, alias="latest_output")


class Detail(Answer):
    """One execution with its nodes, in the order in which they ran. It does not always say its own id."""

    status: str = Field(min_length=1)
    nodes: tuple[NodeRecord, ...]


@dataclass(frozen=True)
class Query:
    """The executions of one workflow for one account since a moment; `status` and `source` are "" for all."""

    account: str
    workflow: str
    since: datetime
    status: str = ""
    source: str = ""

    def page(self, cobalt: Cobalt, number: int) -> httpx.Request:
        """Answered with Executions."""
        wanted: dict[str, Any] = {
            "page": number,
            "limit": LARGEST_PAGE,
            "workflow_id": self.workflow,
            "start_date": f"{self.since:%Y-%m-%d}",
        }
        wanted |= {"status": self.status} if self.status else {}
        wanted |= {"execution_source": self.source} if self.source else {}
        return cobalt.ask_for(self.account, "GET", f"/execution?{urlencode(wanted)}")

    def fits(self, execution: Execution) -> bool:
        """Looked at once more here: the filters vary between versions of the API, and unknown ones are ignored."""
        ours = execution.workflow is not None and execution.workflow.object_id == self.workflow
        sought = self.status in ("", execution.status) and self.source in ("", execution.source or self.source)
        return ours and execution.created_at >= self.since and sought


def list_executions(
    cobalt: Cobalt, query: Query, pages: int = MOST_PAGES
) -> Generator[httpx.Request, httpx.Response, tuple[Execution, ...]]:
    """The latest first, as far as so many pages go; for `yield from`. Raises Different and Unusable, as `read`."""
    found: dict[str, Execution] = {}
    seen = 0
    for number in range(1, pages + 1):
        page = read(Executions, (yield query.page(cobalt, number)))
        found |= {each.object_id: each for each in page.docs if query.fits(each)}  # new runs push old ones on
        seen += len(page.docs)
        if seen >= page.total or not page.docs:
            break
    return tuple(found.values())


def read_detail(cobalt: Cobalt, account: str, execution: str) -> httpx.Request:
    """Answered with Detail, or 404 for an execution of another account."""
    return cobalt.ask_for(account, "GET", f"/execution/{segment(execution)}")
