"""What a check is: a conversation that yields requests, is sent replies, and ends in a verdict.

A conversation may yield one `httpx.Request`, several at once (`together`), or a pause (`wait`). The engine answers with
an `httpx.Response`, a tuple of them, or None, or throws a `Fault` into it. `finally` blocks may yield too: the engine
goes on answering until the conversation ends, so clean-up runs on errors, time-outs and cancellation.
"""

import importlib
import pkgutil
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeAlias

import httpx

from lib.cobalt.answers import Done, holds
from lib.cobalt.errors import says_account_missing
from lib.cobalt.provider_table import Provider
from lib.cobalt.requests import Cobalt
from lib.launch.secret import Secret
from lib.launch.settings import SECRETS, Settings
from lib.launch.verdict import Outcome, Verdict, warned


class Fault(Exception):
    """No usable answer came. `cause` is stable, the text is one sentence for the customer."""

    def __init__(self, cause: str, because: str) -> None:
        super().__init__(because)
        self.cause = cause
        self.because = because


class Cancelled(Fault):
    """A person stopped the run, or its time was up: clean up and end."""


@dataclass(frozen=True)
class Together:
    """Requests that are sent at the same time; the reply is a tuple of responses in the same order."""

    requests: tuple[httpx.Request, ...]


@dataclass(frozen=True)
class Wait:
    """A pause; the reply is None."""

    seconds: float


Step: TypeAlias = httpx.Request | Together | Wait
Conversation: TypeAlias = Generator[Step, Any, Verdict]


@dataclass(frozen=True)
class Target:
    """What is being checked, as the checks see it."""

    settings: Settings
    key: Secret
    probe: str  # the name for whatever this run creates: golive-probe-…
    now: datetime  # when the run began, UTC
    secrets: Mapping[str, Secret] = field(default_factory=dict)  # other secrets by their setting, as far as known
    providers: tuple[Provider, ...] = ()  # what is known of OAuth providers

    @property
    def cobalt(self) -> Cobalt:
        """Builds requests to this launch's Cobalt, with its key."""
        return Cobalt(self.settings.base_url, self.key.reveal())

    @property
    def session(self) -> str:
        """The header line of a signed-in user of the customer's product, "" without one."""
        return self.secret("app_session").reveal()

    def secret(self, setting: str) -> Secret:
        """The secret that a setting refers to; an empty one when it could not be had."""
        return self.key if setting == "api_key" else self.secrets.get(setting, Secret(""))

    def missing(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `fields` that are empty, or refer to a secret that could not be had."""
        unknown = (name for name in fields if name in SECRETS and not self.secret(name))
        return tuple(dict.fromkeys((*self.settings.missing(fields), *unknown)))

    @property
    def environment(self) -> str:
        """What the key's prefix says."""
        return environment_of(self.key)


def environment_of(key: Secret) -> str:
    """What a key's prefix says: test, production, or nothing."""
    return {"tk": "test", "pk": "production"}.get(key.reveal()[:2], "")


@dataclass(frozen=True)
class Consent:
    """What a person agreed to for one run: `writes` as in Check, and whether a production key may be used for it."""

    writes: Literal[0, 1, 2] = 0
    production: bool = False

    def refuse(self, check: "Check", environment: str) -> str:
        """Why a check may not run: one sentence, "" if it may."""
        if check.writes > self.writes:
            return f"{WRITES[check.writes]}, and nobody agreed to that."
        if check.writes and environment == "production" and not self.production:
            return f"{WRITES[check.writes]}, and nobody agreed to that with a production key."
        return ""


NOTHING = Consent()
WRITES = {1: "It creates and removes probe objects", 2: "It has real effects"}


@dataclass(frozen=True)
class Check:
    """A yes/no question. `id` is the file's name."""

    id: str
    question: str
    converse: Callable[[Target], Conversation]
    needs: tuple[str, ...]  # settings without which it cannot be asked
    uses: tuple[str, ...]  # further settings that it can do without
    after: tuple[str, ...]  # checks that must have held
    writes: Literal[0, 1, 2]  # 0 nothing, 1 its own probe objects, 2 real side effects
    seconds: float = 0.0  # it may take that long, if that is more than checks may otherwise

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The settings that make a result old when they change."""
        return (*self.needs, *self.uses)


def check(
    *,
    needs: tuple[str, ...] = (),
    uses: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    writes: Literal[0, 1, 2] = 0,
    seconds: float = 0.0,
) -> Callable[[Callable[[Target], Conversation]], Check]:
    """Declares a conversation as the check of its file; the module's docstring is the question."""

    def declare(converse: Callable[[Target], Conversation]) -> Check:
        module = importlib.import_module(converse.__module__)
        question = (module.__doc__ or "").strip().splitlines()[0]
        return Check(converse.__name__, question, converse, needs, uses, after, writes, seconds)

    return declare


def together(*requests: httpx.Request) -> Together:
    """Send these at the same time."""
    return Together(requests)


def wait(seconds: float) -> Wait:
    """Pause the conversation."""
    return Wait(seconds)


def with_probe(cobalt: Cobalt, account: str, conversation: Conversation) -> Conversation:
    """`conversation`, and however it ends, the removal of the linked account that it creates."""
    try:
        verdict = yield from conversation
    finally:
        removed = yield from _remove(cobalt, account)
    return verdict if removed else _with_leftover(verdict, account)


def _remove(cobalt: Cobalt, account: str) -> Generator[Step, Any, bool]:
    """Whether the account is gone; a fault here must not hide what was found before."""
    try:
        response = yield cobalt.delete_linked_account(account)
    except Fault:
        return False
    return holds(Done, response) or says_account_missing(response)


def _with_leftover(verdict: Verdict, account: str) -> Verdict:
    because = f"The test account {account} may be left behind: look for it and delete it by hand."
    if verdict.outcome is Outcome.PASSED:
        return warned("probe-not-removed", f"{verdict.because} {because}", **verdict.values)
    return verdict.model_copy(update={"because": f"{verdict.because} {because}"})


@cache
def discover() -> dict[str, Check]:
    """Every check, by id: all files of this room but this one. A file without its check raises AttributeError."""
    package = importlib.import_module("lib.checks")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return {
        name: getattr(importlib.import_module(f"lib.checks.{name}"), name) for name in names if name != "conversation"
    }
