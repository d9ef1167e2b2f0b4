"""How often and how soon a client asks, for the faults that depend on it. One for each profile."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lib.simulator.moments import Clock

TRIES = 3  # of which the last succeeds
PER_SECOND = 20


@dataclass
class Pressure:
    """What was asked so far; the clock decides what is too soon."""

    clock: Clock
    _asked: Counter[str] = field(default_factory=Counter)
    _opens: dict[str, datetime] = field(default_factory=dict)
    _buckets: dict[int, tuple[float, datetime]] = field(default_factory=dict)
    _worn: set[str] = field(default_factory=set)

    def is_refused_again(self, route: str) -> bool:
        """True twice, then False once, and so on."""
        self._asked[route] += 1
        return self._asked[route] % TRIES != 0

    def opens(self, route: str, pause: timedelta) -> datetime | None:
        """When the route may be asked again; None if it may be now, after which the next pause is due."""
        now = self.clock()
        until = self._opens.setdefault(route, now + pause)
        if now < until:
            return until
        del self._opens[route]
        return None

    def take(self, burst: int) -> bool:
        """Takes a token out of a bucket of this size that fills at PER_SECOND; False if it is empty."""
        now = self.clock()
        left, since = self._buckets.get(burst, (float(burst), now))
        left = min(burst, left + PER_SECOND * max(0.0, (now - since).total_seconds()))
        self._buckets[burst] = (left - 1 if left >= 1 else left, now)
        return left >= 1

    def is_worn(self, token: str) -> bool:
        """Whether a session token was borne by a request before."""
        worn = token in self._worn
        self._worn.add(token)
        return worn
