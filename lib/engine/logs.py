"""Logs without secrets: whatever any logger writes is redacted when its record is made, before a handler sees it.

Filters on loggers and handlers miss what propagates and what is made later; the record factory misses nothing.
"""

import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

from lib.engine.redact import Redactor
from lib.launch.secret import WATCHERS, Secret

FEWEST_SECRETS = 500  # so many of the newest are always known; a process that lives for months must not grow with all
UNREDACTED = "[a log line that could not be redacted]"

_logger = logging.getLogger("golive")


class Memory:
    """The newest secrets of this process. Any thread may ask it, and meet a secret meanwhile."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._known: dict[Secret, None] = {}
        self._redactor = Redactor()

    def learn(self, secret: Secret) -> None:
        """One more, unless it is known or empty."""
        with self._lock:
            if secret and secret not in self._known:
                self._known[secret] = None
                self._redactor.learn(secret)
                if len(self._known) >= 2 * FEWEST_SECRETS:
                    self.forget(all_but=FEWEST_SECRETS)

    def forget(self, all_but: int = 0) -> None:
        """All but so many of the newest."""
        with self._lock:
            kept = list(self._known)[-all_but:] if all_but else []
            self._known = dict.fromkeys(kept)
            self._redactor = Redactor(kept)

    def redact(self, text: str) -> str:
        """`text` without any of them."""
        with self._lock:
            return self._redactor.text(text)


MEMORY = Memory()


def redact_logs() -> None:
    """From here on no record of this process holds a secret. Calling it again changes nothing."""
    if logging.getLogRecordFactory() is not _make_record:
        WATCHERS.append(MEMORY.learn)
        logging.setLogRecordFactory(_make_record)
        logging.captureWarnings(True)
        sys.excepthook = _log_uncaught
        threading.excepthook = _log_thread


def _make_record(*arguments: Any, **rest: Any) -> logging.LogRecord:
    record = logging.LogRecord(*arguments, **rest)
    record.msg, record.args = _redact_message(record), ()
    if record.exc_info and record.exc_info[0]:
        told = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        record.exc_text, record.exc_info = MEMORY.redact(told), None
    return record


def _redact_message(record: logging.LogRecord) -> str:
    try:
        return MEMORY.redact(record.getMessage())
    except Exception:  # noqa: BLE001 - a log call must never end the work that it tells of
        return UNREDACTED


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        _logger.critical("An error that nobody caught", exc_info=(kind, error, trace))


def _log_thread(uncaught: threading.ExceptHookArgs) -> None:
    if uncaught.exc_value is not None and uncaught.exc_type is not SystemExit:
        _log_uncaught(uncaught.exc_type, uncaught.exc_value, uncaught.exc_traceback)
