"""A rehearsal with the customer's staging backend: it is sent to a local Cobalt with a fault, and watched from there.

Every call that it makes carries the name of this run in its path, so that other calls are not taken for its own.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from urllib.parse import parse_qsl, quote, urlencode

import httpx
from pydantic import AwareDatetime, Field, RootModel, StrictBool

from lib.cobalt.addresses import LOOPBACK, parse_address
from lib.cobalt.answers import Answer
from lib.cobalt.errors import Unusable
from lib.cobalt.pages import has_login_form
from lib.cobalt.requests import Cobalt, visit

PLACE = "{base_url}"
FAULTS = re.compile(r"/__fault/([^/]+)")
LATE, NEVER = 15.0, 30.0  # seconds for an answer: it comes late after the first, nobody waits longer than the second
SCRIPT_TAG = re.compile(r"</?script\b[^<>]{0,2000}>", re.IGNORECASE)


class NeedsRehearsal(Unusable):
    """The launch points at a real Cobalt, which cannot be given faults."""

    def __init__(self) -> None:
        because = "Only a local Cobalt can be given faults; this launch points at a real one, so this was not asked."
        super().__init__("needs-rehearsal", because)


class Call(Answer):
    """What the local Cobalt wrote down about one request. `prefix` is what stood before the path in its address."""

    at: AwareDatetime
    prefix: str
    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = Field(default_factory=dict)
    status: int  # 0: no answer was given
    milliseconds: int = 0
    faults: tuple[str, ...] = ()  # under which it was served

    def is_for(self, account: str) -> bool:
        """Whether it names this account; one with a session token names none."""
        named = [*parse_qsl(self.query), *self.headers.items()]
        return any(name.lower() == "linked_account_id" and value == account for name, value in named)


class Switched(Answer):
    """How a connection stands now."""

    active: StrictBool


class Calls(RootModel[tuple[Call, ...]]):
    """The journal of the local Cobalt, oldest first."""


@dataclass(frozen=True)
class Staging:
    """`address` holds {base_url} where the Cobalt to use goes. Raises NeedsRehearsal for a Cobalt elsewhere."""

    address: str
    base_url: str
    probe: str
    session: str = field(repr=False)

    def __post_init__(self) -> None:
        if parse_address(self.base_url).host not in LOOPBACK:
            raise NeedsRehearsal

    def under(self, fault: str = "") -> httpx.Request:
        """Asks for the list, while Cobalt suffers a fault. Its own retries are watched, so it is asked once."""
        head, _, tail = self.address.partition(PLACE)
        there = self.base_url + self._mark(fault)
        address = head + (quote(there, safe="") if "?" in head else there) + tail
        request = visit(address, self.session, accept="application/json, text/html;q=0.8")
        request.extensions |= {"once": True, "timeout": {"read": NEVER}}
        return request

    def cobalt(self, key: str, fault: str) -> Cobalt:
        """What the backend is sent to, asked directly."""
        return Cobalt(self.base_url + self._mark(fault), key)

    def switch(self, account: str, slug: str, fault: str, *, active: bool) -> httpx.Request:
        """Lets an account's connection expire in the world of this fault, or restores it. Answered with Switched."""
        profile = ",".join([*FAULTS.findall(self.base_url), fault])  # each set of faults has a world of its own
        wanted = {"account_id": account, "slug": slug, "active": active, "profile": profile}
        return httpx.Request("PUT", parse_address(self.base_url).join("/__sim/connections"), json=wanted)

    def journal(self, reader: str, fault: str = "") -> httpx.Request:
        """Answered with Calls, only those under `fault` if one is named.

        `reader` makes it another question for each check: an older answer would be too old.
        """
        query = urlencode({"reader": reader} | ({"profile": fault} if fault else {}))
        return httpx.Request("GET", parse_address(self.base_url).join(f"/__sim/journal?{query}"))

    def calls(self, journal: Calls, fault: str = "", status: int = 200) -> tuple[Call, ...]:
        """The calls to the API that staging made under a fault. Raises Unusable unless one of them got this status."""
        mark = self._mark(fault)
        found = tuple(each for each in journal.root if each.prefix.endswith(mark) and each.path.startswith("/api/"))
        if not found:
            because = "The staging backend did not ask the local Cobalt that it was sent to."
            raise Unusable("staging-asks-elsewhere", because)
        if status not in {each.status for each in found}:
            because = f"The local Cobalt answered none of the staging backend's calls with {status}, as it should have."
            raise Unusable("fault-not-served", because)
        return found

    def _mark(self, fault: str) -> str:
        return f"/{self.probe}" + (f"/__fault/{fault}" if fault else "")


def be_ready(reply: httpx.Response) -> None:
    """Raises Unusable unless the staging backend answers well while nothing is wrong."""
    status = reply.status_code
    if not reply.is_success:
        because = f"The staging backend answered {status} while nothing was wrong with Cobalt."
        raise Unusable("staging-unavailable", because)
    if has_login_form(text_of(reply)):
        raise Unusable("staging-unavailable", "The staging backend asks for a login before it answers.")


def seconds_of(reply: httpx.Response) -> float:
    """How long the staging backend took."""
    return reply.elapsed.total_seconds()


def attempts(calls: Iterable[Call]) -> list[list[Call]]:
    """Calls that ask for the same thing, together; each group in the order of time."""
    groups: dict[tuple[str, str, str], list[Call]] = {}
    for call in sorted(calls, key=lambda each: each.at):
        groups.setdefault((call.method, call.path, call.query), []).append(call)
    return list(groups.values())


def gaps(group: list[Call]) -> list[timedelta]:
    """The pauses between the attempts of one group."""
    return [later.at - earlier.at for earlier, later in pairwise(group)]


def text_of(reply: httpx.Response) -> str:
    """What a person or a program would read; scripts left out."""
    return " ".join(SCRIPT_TAG.split(reply.content.decode("utf-8", "replace"))[::2])
