"""What tells the test environment from production: accounts with their connections, and the runs of workflows."""

import hashlib
import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import Field, StrictBool

from lib.cobalt.answers import Answer, LinkedAccount, Page, read
from lib.cobalt.requests import Cobalt

OWN_APP = frozenset({"custom", "default"})  # the organisation's own application identifies its own accounts
TEST_WORD = re.compile(r"(?:^|[^a-z])(test|demo|probe|sandbox|dummy|qa|staging)(?:[^a-z]|$)", re.IGNORECASE)
LARGEST_PAGE = 100
MOST_PAGES = 5


class Connection(Answer):
    """An account's way into an application. `identifier` is text in old answers, an object in new ones."""

    type: str = ""
    identifier: Any = None
    reauth_required: StrictBool | None = None
    refresh_token_expired: StrictBool | None = None

    @property
    def has_expired(self) -> bool:
        """Whether the account has to connect it once more."""
        return bool(self.reauth_required or self.refresh_token_expired)

    @property
    def digest(self) -> str:
        """Tells whether two connections lead into the same account of the provider, without naming it."""
        text = json.dumps(self.identifier, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(f"{self.type}:{text}".encode()).hexdigest()[:12]


class ConnectedAccount(LinkedAccount):
    """A linked account as lists show it."""

    name: str | None = None
    is_seed: StrictBool | None = None
    created: str | None = Field(None, alias="createdAt")
    integrations: tuple[Connection, ...] | None = None

    @property
    def looks_like_a_test(self) -> bool:
        """By its id or name, or because Cobalt made it."""
        return bool(self.is_seed or TEST_WORD.search(self.account_id) or TEST_WORD.search(self.name or ""))


class ConnectedAccounts(Page[ConnectedAccount]):
    """The first page; `total` says how many there are."""


class Run(Answer):
    """One execution of a workflow, as lists show it."""

    status: str = Field(min_length=1)
    environment: str | None = None


class Runs(Page[Run]):
    """The first page."""


@dataclass(frozen=True)
class Listing:
    """Linked accounts behind one key; `whole` unless there are more than were looked at."""

    accounts: tuple[ConnectedAccount, ...]
    whole: bool


def list_accounts(cobalt: Cobalt) -> Generator[httpx.Request, httpx.Response, Listing]:
    """All linked accounts, at most five pages; for `yield from`. Raises Different and Unusable, as `read`."""
    found: list[ConnectedAccount] = []
    for number in range(1, MOST_PAGES + 1):
        page = read(ConnectedAccounts, (yield cobalt.list_linked_accounts(LARGEST_PAGE, number)))
        found += page.docs
        if len(found) >= page.total:
            return Listing(tuple(found), whole=True)
        if not page.docs:
            break
    return Listing(tuple(found), whole=False)


def connections_of(accounts: tuple[ConnectedAccount, ...]) -> dict[str, str]:
    """The provider's accounts that are connected, as digests, each with the application; without the own app."""
    return {each.digest: each.type for each in _foreign(accounts) if each.identifier}


def has_nameless(accounts: tuple[ConnectedAccount, ...]) -> bool:
    """Whether some connection does not say into which account of the provider it leads."""
    return any(not each.identifier for each in _foreign(accounts))


def _foreign(accounts: tuple[ConnectedAccount, ...]) -> Iterator[Connection]:
    found = (each for account in accounts for each in account.integrations or ())
    return (each for each in found if each.type not in OWN_APP)
