"""What an answer to users must not show of the inside: stack traces, keys, internal addresses, raw messages."""

import re

from lib.cobalt.quotes import KEY_SHAPE

TRACES = re.compile(
    r"""Traceback\ \(most\ recent\ call\ last\) | \bFile\ \\?"[^"\n]{1,300}",\ line\ \d  # Python
    | \.[cm]?[jt]sx?:\d+:\d+ | \(node:internal/                                      # JavaScript
    | \([\w.$-]+\.(?:java|kt|scala|groovy):\d+\) | \.cs:line\ \d                      # Java and .NET
    | \.php(?:\(\d+\)|\ on\ line\ \d|:\d+\)) | \.rb:\d+:in\ | \bgoroutine\ \d+\ \[    # PHP, Ruby, Go
    """,
    re.VERBOSE,
)
INTERNAL = re.compile(r"/api/v\d/(?:public|f-sdk|workflow|execution|event|webhook)\b|/__fault/")
UNHANDLED = re.compile(r"\bInternal Server Error\b", re.IGNORECASE)
RAW = re.compile(  # as Cobalt, and proxies before it, word them; for developers
    r"\bInvalid Credentials\b|private to another linked account|Missing API Key|Service Temporarily Unavailable"
    r"|JSON\.parse|Unexpected token .{1,20} in JSON|Expecting value: line \d|ECONNRESET|socket hang up",
)


def leaks(text: str, key: str) -> list[str]:
    """The kinds of secrets of the inside that stand in a text, worst first. `key` is the one that was used."""
    found = {
        "an API key": bool(key and key in text) or bool(KEY_SHAPE.search(text)),
        "a stack trace": bool(TRACES.search(text)),
        "an internal address": bool(INTERNAL.search(text)),
    }
    return [kind for kind, is_there in found.items() if is_there]


def is_raw(text: str) -> bool:
    """Whether a message for developers is shown as it came."""
    return bool(RAW.search(text))


def is_unhandled(text: str) -> bool:
    """Whether a framework answered in place of the program."""
    return bool(UNHANDLED.search(text))
