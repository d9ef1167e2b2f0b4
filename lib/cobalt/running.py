"""Running a workflow as a customer's backend would, and following it to its end."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import StrictBool, ValidationError

from lib.cobalt.answers import Answer, read
from lib.cobalt.errors import Unusable, read_json, read_problem, refuses, undecided
from lib.cobalt.executions import Detail, ExecutionId, read_detail
from lib.cobalt.requests import Cobalt, segment
from lib.cobalt.workflows import Workflow

OVER = frozenset({"COMPLETED", "ERRORED", "TIMED_OUT", "STOPPED", "TERMINATED"})
PAUSE_SECONDS = 2.0  # between two looks at a run
LONGEST_SECONDS = 120  # that a run is followed
LONGEST_ANSWER_SECONDS = 60.0
ABSENT = object()


class RunRefused(Exception):
    """Cobalt would not run the workflow; the text is its status and kind."""


class Started(Answer):
    """A run has begun, or has ended for whoever waited. The workflow may choose the HTTP status of that answer."""

    execution_id: ExecutionId
    return_value: Any = None
    errored: StrictBool | None = None


class Returned(Answer):
    """What a run has answered that nobody waited for."""

    response: Any = None


@dataclass(frozen=True)
class Order:
    """What to run, for whom."""

    account: str
    slug: str
    workflow: Workflow
    payload: Mapping[str, Any]

    @property
    def may_wait(self) -> bool:
        """Whether somebody can wait for the end: not when the workflow has a loop."""
        return not any(node.is_like("group", "loop") for node in self.workflow.nodes)

    @property
    def looks(self) -> int:
        """How often a run is looked at before it counts as endless."""
        own = self.workflow.options and self.workflow.options.timeout
        return int(min(own or LONGEST_SECONDS, LONGEST_SECONDS) / PAUSE_SECONDS) + 1

    def request(self, cobalt: Cobalt, *, waits: bool) -> httpx.Request:
        """Answered with Started, whatever the status."""
        routes = cobalt if self.workflow.owner else cobalt.older
        headers = {"slug": self.slug, "sync_execution": "true" if waits else "false"}
        path = f"/workflow/{segment(self.workflow.object_id)}/execute"
        request = routes.ask_for(self.account, "POST", path, self.payload, **headers)
        request.extensions = {"timeout": {"read": LONGEST_ANSWER_SECONDS}} if waits else {}
        return request


@dataclass(frozen=True)
class Ended:
    """How a run ended. `status` of the answer and `seconds` until it came are those of a run that was waited for."""

    started: Started
    detail: Detail
    status: int
    seconds: float
    was_waited_for: bool

    @property
    def is_completed(self) -> bool:
        """As the platform sees it, and as whoever started it does."""
        return self.detail.status == "COMPLETED" and not self.started.errored and self.status < 400


def run(cobalt: Cobalt, order: Order, pause: Any) -> Generator[Any, Any, Ended]:
    """For `yield from`; `pause` is yielded between two looks. Raises RunRefused and Unusable."""
    waits = order.may_wait
    response = yield order.request(cobalt, waits=waits)
    if waits and _is_refused(response):  # there may be a loop that cannot be seen from outside
        waits = False
        response = yield order.request(cobalt, waits=False)
    started = read_started(response)
    detail = yield from _follow(cobalt, order, started.execution_id, pause)
    return Ended(started, detail, response.status_code, response.elapsed.total_seconds(), waits)


def read_output(cobalt: Cobalt, account: str, ended: Ended) -> Generator[httpx.Request, httpx.Response, Any]:
    """What the run returned; for `yield from`. Raises Unusable."""
    if ended.was_waited_for:
        return ended.started.return_value
    path = f"/execution/{segment(ended.started.execution_id)}/response"
    return read(Returned, (yield cobalt.older.ask_for(account, "GET", path))).response


def read_started(response: httpx.Response) -> Started:
    """Raises RunRefused when Cobalt understood and would not, Unusable for anything that tells of no run."""
    try:
        return Started.model_validate(read_json(response))
    except (ValidationError, ValueError):
        problem = read_problem(response)
        if problem and refuses(response):
            raise RunRefused(problem.name) from None
        raise undecided(response) from None


def differences(expected: Any, given: Any, place: str = "") -> list[str]:
    """Where `given` lacks something of `expected`, by the names that lead there. More is fine, in objects only."""
    if isinstance(expected, dict) and isinstance(given, dict):
        pairs = [(value, given.get(name, ABSENT), f"{place}.{name}".strip(".")) for name, value in expected.items()]
    elif isinstance(expected, list) and isinstance(given, list) and len(expected) == len(given):
        pairs = [(value, given[at], f"{place}.{at}".strip(".")) for at, value in enumerate(expected)]
    else:
        return [] if _is_same(expected, given) else [place or "as a whole"]
    return [found for value, other, where in pairs for found in differences(value, other, where)]


def _is_same(expected: Any, given: Any) -> bool:
    """Equal as JSON: 1 and 1.0 are, 1 and true are not."""
    return isinstance(expected, bool) is isinstance(given, bool) and bool(expected == given)


def _is_refused(response: httpx.Response) -> bool:
    try:
        read_started(response)
    except RunRefused:
        return True
    except Unusable:
        return False
    return False


def _follow(cobalt: Cobalt, order: Order, execution: str, pause: Any) -> Generator[Any, Any, Detail]:
    for _ in range(order.looks):
        detail = read(Detail, (yield read_detail(cobalt, order.account, execution)))
        if detail.status in OVER:
            return detail
        yield pause
    because = f"The run had not ended after about {round((order.looks - 1) * PAUSE_SECONDS)} seconds."
    raise Unusable("run-unfinished", because)
