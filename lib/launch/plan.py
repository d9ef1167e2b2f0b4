"""What a run will send, before it sends anything: requests as they were seen in a rehearsal, with the launch's values.

`data/plan.json` is written by `make plan` from a run against the local Cobalt; a test keeps it true. Pages and
redirects may add a few.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import TypeAdapter

from lib.launch.advice import fill
from lib.launch.settings import Settings

Template: TypeAlias = tuple[str, str]  # method and address; settings in braces, "…" for what only the run knows
Plan: TypeAlias = Mapping[str, tuple[Template, ...]]  # by check, each as often as it is sent
PLAN: TypeAdapter[dict[str, tuple[Template, ...]]] = TypeAdapter(dict[str, tuple[Template, ...]])
UNKNOWN = "…"
READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Planned:
    """One kind of request: how often at most, and whether it may change something."""

    method: str
    address: str
    count: int
    writes: bool

    @property
    def host(self) -> str:
        """Where it goes, as people read it."""
        found = re.match(r"https?://([^/?#]+)", self.address)
        return found[1] if found else self.address


def foresee(
    plan: Plan, checks: Iterable[str], settings: Settings, writing: Collection[str] = ()
) -> tuple[Planned, ...]:
    """The requests of these checks, each kind once, what writes first. What several checks read is read once.

    `writing`: the checks that write.
    """
    checks = tuple(checks)
    changing = {request for each in checks if each in writing for request in plan.get(each, ())}
    counted: Counter[Template] = Counter()
    for check in checks:
        for request, count in Counter(plan.get(check, ())).items():
            shared = request[0] in READING and UNKNOWN not in request[1]
            counted[request] = max(counted[request], count) if shared else counted[request] + count
    planned = (
        Planned(method, fill(address, settings), count, method not in READING and (method, address) in changing)
        for (method, address), count in counted.items()
    )
    return tuple(sorted(planned, key=lambda each: (not each.writes, each.host, each.address, each.method)))
