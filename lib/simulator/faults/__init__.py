"""The catalogue of faults: what goes wrong, and which one check has to notice it, with which cause.

A *defect* is one wrong behaviour of the platform, the provider or the customer's app; everything else stays healthy, so
that exactly one check turns. A *disturbance* meets every API answer alike; it may never make a check fail, because
nothing was learned. A *scenario* is anything else worth rehearsing. Several may be active at once. A new one is a row
in one of the families.
"""

import difflib
from collections.abc import Iterable

from lib.simulator.faults import (
    accounts,
    customer,
    designs,
    platform,
    provider,
    refusals,
    runs,
    transport,
    variations,
    webhooks,
)
from lib.simulator.faults.fault import Fault

FAMILIES: dict[str, tuple[Fault, ...]] = {
    "The platform": platform.FAULTS,
    "Its accounts and applications": accounts.FAULTS,
    "Its runs of workflows": runs.FAULTS,
    "Its webhooks": webhooks.FAULTS,
    "How workflows are made": designs.FAULTS,
    "The OAuth provider": provider.FAULTS,
    "The customer's app": customer.FAULTS,
    "Refused requests": refusals.FAULTS,
    "Answers of another version": variations.FAULTS,
    "On the way": transport.FAULTS,
}
CATALOGUE: dict[str, Fault] = {fault.name: fault for family in FAMILIES.values() for fault in family}
DISTURBANCES: tuple[Fault, ...] = transport.FAULTS
DEFECTS: tuple[Fault, ...] = tuple(fault for fault in CATALOGUE.values() if fault.check)
SCENARIOS: tuple[Fault, ...] = tuple(fault for fault in CATALOGUE.values() if fault not in (*DISTURBANCES, *DEFECTS))


class UnknownFault(Exception):
    """No fault has this name; the text says which one may have been meant."""

    def __init__(self, name: str) -> None:
        close = difflib.get_close_matches(name, CATALOGUE, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"known are: {', '.join(sorted(CATALOGUE))}."
        super().__init__(f"There is no fault '{name[:60]}'; {hint}")


def choose(names: Iterable[str]) -> frozenset[str]:
    """The faults of these names. Raises UnknownFault."""
    chosen = frozenset(names)
    for name in sorted(chosen):
        if name not in CATALOGUE:
            raise UnknownFault(name)
    return chosen
