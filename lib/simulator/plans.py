"""Plans: faults for the next few requests, for some routes, or for some of the requests only."""

import random
from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass
class Plan:
    """`route` is a glob over method and path, such as `PUT /api/v2/public/*`; `left` counts requests, None: no end."""

    faults: frozenset[str]
    route: str = "*"
    left: int | None = None
    probability: float = 1.0
    seed: int = 1
    _dice: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - the same seed shall give the same faults

    def strikes(self, method: str, path: str) -> bool:
        """Whether this request is met; counts it if so."""
        if self.left == 0 or not self._covers(method, path) or self._dice.random() >= self.probability:
            return False
        self.left = self.left - 1 if self.left is not None else None
        return True

    def shape(self) -> dict[str, object]:
        """As JSON."""
        return {
            "faults": sorted(self.faults),
            "route": self.route,
            "next": self.left,
            "probability": self.probability,
            "seed": self.seed,
        }

    def _covers(self, method: str, path: str) -> bool:
        return fnmatchcase(f"{method} {path}", self.route) or fnmatchcase(path, self.route)


@dataclass
class Plans:
    """All that are not used up."""

    plans: list[Plan] = field(default_factory=list)

    def strike(self, method: str, path: str) -> frozenset[str]:
        """The faults that a request of the API meets."""
        if not self.plans:
            return frozenset()
        met = [plan.faults for plan in self.plans if plan.strikes(method, path)]
        self.plans = [plan for plan in self.plans if plan.left != 0]
        return frozenset().union(*met)
