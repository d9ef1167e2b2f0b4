"""Logs without secrets: whatever any logger writes is redacted when its record is made, before a handler sees it.

Filters on loggers and handlers miss what propagates and what is made later; the record factory misses nothing.
"""

import logging
import sys
import threading
import traceback
from collections import deque
from types import TracebackType
from typing import Any

from lib.engine.redact import Redactor
from lib.launch.secret import WATCHERS, Secret

MOST_SECRETS = 500  # the newest; a process that lives for months must not grow with every token it met
UNREDACTED = "[a log line that could not be redacted]"

_known: deque[Secret] = deque(maxlen=MOST_SECRETS)
_logger = logging.getLogger("golive")


def redact_logs() -> None:
    """From here on no record of this process holds a secret. Calling it again changes nothing."""
    if logging.getLogRecordFactory() is not _make_record:
        WATCHERS.append(_learn)
        logging.setLogRecordFactory(_make_record)
        logging.captureWarnings(True)
        sys.excepthook = _log_uncaught
        threading.excepthook = _log_thread


def _learn(secret: Secret) -> None:
    if secret and secret not in _known:
        _known.append(secret)


def _make_record(*arguments: Any, **rest: Any) -> logging.LogRecord:
    record = logging.LogRecord(*arguments, **rest)
    redactor = Redactor(list(_known))
    record.msg, record.args = _redact_message(record, redactor), ()
    if record.exc_info and record.exc_info[0]:
        told = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        record.exc_text, record.exc_info = redactor.text(told), None
    return record


def _redact_message(record: logging.LogRecord, redactor: Redactor) -> str:
    try:
        return redactor.text(record.getMessage())
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
