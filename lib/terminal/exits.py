"""How a command ends: its exit code, and every exception as one sentence that shows no secret."""

import hashlib
import traceback
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from typer import TyperException

from lib.launch.lint import BadChecklist
from lib.launch.settings import complaints
from lib.ledger import Refused, Unknown
from lib.simulator.faults import UnknownFault
from lib.store.journal import StoreError
from lib.store.keys import KeyUnavailable
from lib.terminal.target import BadTarget, UnreadableTarget

MISTAKES_SHOWN = 5


class Exit(IntEnum):
    """What the shell is told. `lib.pipeline` grades with the same numbers."""

    READY = 0
    NOT_READY = 1
    NOT_ASKED = 2
    WRONG_USAGE = 3


class VerifyExit(IntEnum):
    """What the shell is told about a report."""

    HOLDS = 0
    NOT_SIGNED_OFF = 1
    NOT_SEALED = 4
    NOT_TRUSTED = 5
    WORDS_CHANGED = 6
    MOVED_ON = 7


class NotAsked(Exception):
    """The question could not be put; the text says why and what to do."""


class WrongUsage(TyperException):
    """The command was given something it does not take."""


def explain(error: BaseException) -> tuple[Exit, str]:
    """The exit code and the sentence for whatever ended a command."""
    for kind, code, tell in _RULES:
        if isinstance(error, kind):
            return code, tell(error)
    return Exit.NOT_ASKED, _tell_place(error)


def _tell_usage(error: Any) -> str:
    context = getattr(error, "ctx", None)  # only the parser's own errors have one
    see = f" See: {context.command_path} --help" if context and error.format_message() else ""
    return f"{error.format_message().replace('Value error, ', '')}{see}"


def _tell_fields(error: Any) -> str:
    return " ".join(f"{field or 'input'}: {why}." for field, why in complaints(error).items())


def _tell_mistakes(error: Any) -> str:
    shown = [str(mistake) for mistake in error.mistakes[:MISTAKES_SHOWN]]
    return "\n".join(["The checklist cannot be used. ./golive lint names every mistake in it.", *shown])


def _tell_file(error: Any) -> str:
    reason = error.strerror or type(error).__name__
    return f"“{error.filename}” cannot be used: {reason}." if error.filename else f"It could not be written: {reason}."


def _tell_place(error: BaseException) -> str:
    """What nobody foresaw: its own text may hold a secret."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
    reference = hashlib.sha256(place.encode()).hexdigest()[:8]
    return f"Something is wrong with golive itself ({place}). Please report it with reference {reference}."


_RULES: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Exit, Callable[[Any], str]], ...] = (
    (TyperException, Exit.WRONG_USAGE, _tell_usage),
    ((Unknown, BadTarget, UnknownFault), Exit.WRONG_USAGE, str),
    (ValidationError, Exit.WRONG_USAGE, _tell_fields),
    (Refused, Exit.NOT_READY, str),
    ((NotAsked, StoreError, KeyUnavailable, UnreadableTarget), Exit.NOT_ASKED, str),
    (BadChecklist, Exit.NOT_ASKED, _tell_mistakes),
    (OSError, Exit.NOT_ASKED, _tell_file),
    (KeyboardInterrupt, Exit.NOT_ASKED, lambda _: "Stopped."),
)
