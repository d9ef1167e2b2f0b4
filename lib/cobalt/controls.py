"""The controls of a local Cobalt, as values: which faults it has, what it is told, what it was asked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import unquote, urlencode

import httpx
from pydantic import Field, RootModel

from lib.cobalt.addresses import parse_address
from lib.cobalt.answers import Answer

MOST = 1000  # faults or plans that are taken from an answer
PREFIX = re.compile(r"/__fault/([^/]*)")
Name = Annotated[str, Field(min_length=1, max_length=100)]
Names = Annotated[tuple[Name, ...], Field(max_length=MOST)]


class KnownFault(Answer):
    """One that can be switched on; `does` is one sentence."""

    name: Name
    does: str = Field(max_length=500)
    family: Name


class Faults(Answer):
    """Those that are on for every request, and those there are."""

    active: frozenset[Name] = Field(max_length=MOST)
    known: tuple[KnownFault, ...] = Field(max_length=MOST)

    def by_name(self) -> dict[str, KnownFault]:
        """Those there are; a name that comes twice counts once."""
        return {fault.name: fault for fault in self.known}


class Plan(Answer):
    """Faults for some requests; `left` counts them, None: no end."""

    faults: Names
    route: str = Field("*", max_length=500)
    left: int | None = Field(None, alias="next")


class Plans(RootModel[Annotated[tuple[Plan, ...], Field(max_length=MOST)]]):
    """All that are not used up."""


class Begun(Answer):
    """As just started; `active` are the faults that it was started with."""

    active: Names
    seed: int


@dataclass(frozen=True)
class Controls:
    """Builds requests to the controls of the local Cobalt at `base_url`; they lie before any prefix of it."""

    base_url: str

    @property
    def by_address(self) -> tuple[str, ...]:
        """The faults that the base URL itself asks for, for the requests that are sent to it."""
        names = ",".join(PREFIX.findall(self.base_url)).split(",")
        return tuple(unquote(name) for name in names if name)

    def faults(self) -> httpx.Request:
        """Answered with Faults."""
        return self._request("GET", "faults")

    def choose(self, names: Iterable[str]) -> httpx.Request:
        """These faults for every request from now on, instead of the present ones. Answered with Faults."""
        return self._request("PUT", "faults", {"faults": sorted(set(names))})

    def plans(self) -> httpx.Request:
        """Answered with Plans."""
        return self._request("GET", "plans")

    def plan(self, names: Iterable[str], requests: int) -> httpx.Request:
        """These faults for that many of the next API requests. Answered with Plans."""
        return self._request("POST", "plans", {"faults": sorted(set(names)), "next": requests})

    def forget_plans(self) -> httpx.Request:
        """Answered with Plans: none."""
        return self._request("DELETE", "plans")

    def reset(self) -> httpx.Request:
        """Everything as just started. Answered with Begun."""
        return self._request("POST", "reset")

    def journal(self, last: int) -> httpx.Request:
        """The last so many requests, oldest first. Answered with lib.cobalt.rehearsal's Calls."""
        return self._request("GET", "journal?" + urlencode({"last": last}))

    def _request(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Request:
        return httpx.Request(method, parse_address(self.base_url).join(f"/__sim/{path}"), json=body)
