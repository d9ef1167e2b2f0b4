"""Conducts a run: every check once what it comes after has held, and each result as soon as it is there."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from lib.checks.conversation import Check, Consent, Fault, Step, Target, Together, Wait
from lib.engine.converse import Limits, converse
from lib.engine.evidence import Evidence, record, without_stumps
from lib.engine.line import Attempt, Line, Reply
from lib.engine.redact import Redactor
from lib.launch.entries import Exchange
from lib.launch.secret import Secret
from lib.launch.settings import title
from lib.launch.verdict import Outcome, Verdict, blocked, inconclusive
from lib.launch.wording import name_check

HELD = (Outcome.PASSED, Outcome.WARNED)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """A check's verdict with its evidence, already redacted. `attempts` is the most that one request took."""

    check: str
    verdict: Verdict
    milliseconds: int
    attempts: int
    exchanges: tuple[Exchange, ...]
    bodies: Mapping[str, bytes] = field(default_factory=dict)  # whole answers by their digest


def close_over(wanted: Iterable[str], known: Mapping[str, Check]) -> tuple[Check, ...]:
    """The wanted checks and all they come after, each once, first things first. Raises KeyError for an unknown one."""
    ordered: dict[str, Check] = {}

    def add(name: str) -> None:
        if name not in ordered:
            for before in known[name].after:
                add(before)
            ordered[name] = known[name]

    for name in wanted:
        add(name)
    return tuple(ordered.values())


@dataclass
class Conductor:
    """One run of checks against one target. Set `stop` to end it early; what has begun still cleans up.

    `consent`: what a person agreed that checks may write.
    """

    target: Target
    line: Line
    redactor: Redactor
    consent: Consent
    limits: Limits = field(default_factory=Limits)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._known: list[Secret] = []
        self._heard: dict[int, Reply] = {}  # a reply kept here keeps its id
        self._recorded: dict[tuple[int, int], tuple[Attempt, Evidence]] = {}  # an attempt kept here keeps its id
        for secret in (self.target.key, *self.target.secrets.values()):
            self._learn(secret)
        for part in _parts(self.target.session):
            self._learn(part)

    async def run(self, checks: Sequence[Check]) -> AsyncGenerator[Result, None]:
        """Results as they finish. A check that was stopped before its verdict yields none."""
        finished: asyncio.Queue[Result] = asyncio.Queue()
        verdicts: dict[str, asyncio.Future[Verdict]] = {
            check.id: asyncio.get_running_loop().create_future() for check in checks
        }
        tasks = [asyncio.create_task(self._settle(check, verdicts, finished)) for check in checks]
        try:
            for _ in checks:
                yield await finished.get()
        finally:
            self.stop.set()  # the reader may have gone: whoever created something still removes it
            await asyncio.gather(*tasks)
            await self.line.close()

    async def _settle(
        self, check: Check, verdicts: Mapping[str, asyncio.Future[Verdict]], finished: asyncio.Queue[Result]
    ) -> None:
        before = {name: await verdicts[name] for name in check.after if name in verdicts}
        try:
            result = await self._check(check, before)
        except Exception as error:  # noqa: BLE001 - those who wait for this verdict must get one
            log.error("check %s could not be recorded: %s", check.id, _place(error))  # noqa: TRY400 - as below
            result = Result(check.id, inconclusive("check-crashed", "Its result could not be recorded."), 0, 1, ())
        verdicts[check.id].set_result(result.verdict)
        await finished.put(result)

    async def _check(self, check: Check, before: Mapping[str, Verdict]) -> Result:
        clock = asyncio.get_running_loop().time
        began, replies = clock(), []  # type: float, list[Reply]
        verdict = self._refuse(check, before) or await self._converse(check, replies)
        attempts = [attempt for reply in replies for attempt in reply.attempts]
        evidence = [self._record(attempt) for attempt in attempts]
        return Result(
            check.id,
            self._redacted(verdict),
            round((clock() - began) * 1000),
            max((len(reply.attempts) for reply in replies), default=1),
            tuple(each.exchange for each in evidence),
            {each.exchange.body: each.body for each in evidence if each.body},
        )

    def _record(self, attempt: Attempt) -> Evidence:
        """Checks share answers; what was redacted once is redacted again only when a secret has come since."""
        place = id(attempt), len(self._known)
        if place not in self._recorded:
            self._recorded[place] = (attempt, record(attempt, self.redactor, self._known))
        return self._recorded[place][1]

    def _redacted(self, verdict: Verdict) -> Verdict:
        whole = Verdict.model_validate(self.redactor.model(verdict.model_dump()))
        because = without_stumps(whole.because, self._known)
        values = {name: without_stumps(value, self._known) for name, value in whole.values.items()}
        return whole.model_copy(update={"because": because, "values": values})

    def _refuse(self, check: Check, before: Mapping[str, Verdict]) -> Verdict | None:
        if self.stop.is_set():
            return blocked("stopped", "The run was stopped before this check began.")
        if missing := self.target.missing(check.needs):
            names = ", ".join(title(field) for field in missing)
            return blocked("input-missing", f"Fill in: {names}.", fields=" ".join(missing))
        if because := self.consent.refuse(check, self.target.environment):
            return blocked("consent-needed", because)
        for name, verdict in before.items():
            if verdict.outcome not in HELD:
                return blocked("prerequisite-not-met", f"Waits for: {name_check(name)}.", check=name)
        return None

    async def _converse(self, check: Check, replies: list[Reply]) -> Verdict:
        async def perform(step: Step) -> Any:
            match step:
                case Wait(seconds):
                    return await asyncio.sleep(seconds)
                case Together(requests):
                    return tuple(await asyncio.gather(*(self._ask(check, each, replies) for each in requests)))
                case _:
                    return await self._ask(check, step, replies)

        limits = replace(self.limits, check=max(self.limits.check, check.seconds))
        try:
            return await converse(check.converse(self.target), perform, limits, self.stop)
        except Fault as fault:
            if fault.__cause__:
                log.error("check %s crashed: %s", check.id, _place(fault.__cause__))  # noqa: TRY400 - as below
            return inconclusive(fault.cause, fault.because)
        except Exception as error:  # noqa: BLE001 - a fault of one check must never end the run
            log.error("check %s crashed: %s", check.id, _place(error))  # noqa: TRY400 - its text may hold a secret
            return inconclusive("check-crashed", f"The check itself failed ({type(error).__name__}).")

    async def _ask(self, check: Check, request: httpx.Request, replies: list[Reply]) -> httpx.Response:
        again = any(request.url == attempt.request.url for reply in replies for attempt in reply.attempts)
        reply = await self.line.ask(request, shared=check.writes == 0 and not again)
        replies.append(reply)
        response = reply.answer()
        if id(reply) not in self._heard:  # checks share replies
            self._heard[id(reply)] = reply
            for secret in _secrets(response):
                self._learn(secret)
        return response

    def _learn(self, secret: Secret) -> None:
        if secret in self._known:
            return
        self._known.append(secret)
        self.redactor.learn(secret.reveal()[:-4])  # providers are also asked about a client id with another end
        self.redactor.learn(secret)


def _secrets(response: httpx.Response) -> list[Secret]:
    """Tokens that an answer brought: they are redacted from everything that is kept from here on."""
    try:
        answer = response.json()
    except (ValueError, RecursionError):  # the latter for thousands of nested lists
        return []
    names = ("token", "refresh_token", "access_token")
    return [Secret(answer[name]) for name in names if isinstance(answer, dict) and isinstance(answer.get(name), str)]


def _parts(header: str) -> list[Secret]:
    """What is secret in a header line: its value, the credential in it, the value of every cookie."""
    value = header.partition(":")[2].strip()
    cookies = [cookie.partition("=")[2].strip() for cookie in value.split(";")]
    return [Secret(part) for part in (value, value.rpartition(" ")[2], *cookies) if part]


def _place(error: BaseException) -> str:
    """Type and place of an exception, without its text."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_name}:{frame.tb_lineno}" if frame else "?"
    return f"{type(error).__name__} in {where}"
