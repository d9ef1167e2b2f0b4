"""What gives a secret away: the name before it, or its own shape."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

PLACEHOLDER = "[redacted]"
REMEMBERED = 100  # characters of a name whose answer is remembered: an answer from outside must not fill the memory

# Names that announce a secret, and ends of names that only speak about one ("token_type", "password_url"). They are put
# together by first letters: that lets patterns skip over all text without these, five times faster.
SECRETIVE = (
    r"a(?:uthorization|(?:pi|ccess|uth)[_-]?key)|c(?:redential|ookie|ode[_-]?verifier|lient[_-]?(?:key|assertion))"
    r"|encryption[_-]?key|jwt|p(?:assw|assphrase|wd|rivate[_-]?key)"
    r"|s(?:ecret|ignature|igning[_-]?key|ession[_-]?(?:id|key))|token"
)
ABOUT = re.compile(
    r"(?:type|kind|ur[il]|endpoint|expir\w*|[_-]in|[_-]at|ttl|lifetime|count|limit|name|label|hint|methods?|status|format"
    r"|length|supported|required|environment|account|present|found|hours?|days?|minutes?|seconds?|policy)\Z"
)
NAMED = re.compile(SECRETIVE)
ROW_NAMES = ("name", "key", "header", "key_name")  # of lists of headers: {"key": "Authorization", "value": …}
ROW_VALUES = frozenset({"value", "key_value"})

# As well-known providers make them: payments, code hosts, chats, clouds, mail, HubSpot's private apps, and PEM files.
PROVIDER_KEY = re.compile(
    r"(?<![A-Za-z0-9])(?:[srp]k_(?:live|test)_[A-Za-z0-9]{10,}+|gh[opsur]_[A-Za-z0-9]{30,}+|glpat-[\w-]{20,}+"
    r"|xox[abprs]-[A-Za-z0-9-]{10,}+|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{35}|SG\.[\w-]{16,}+\.[\w-]{16,}+"
    r"|sk-(?:\w{2,8}-){0,2}\w{20,}+|pat-[a-z]{2}\d-[0-9a-f-]{36})"
    r"|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[A-Za-z0-9+/=\s\\]*+",
    re.ASCII,
)

# One of these stands in each of them: to ask for any is many times faster than to look for a key.
PROVIDER_HINT = re.compile(r"k_(?:live|test)_|gh[opsur]_|glpat-|xox|A(?:KIA|SIA|Iza)|SG\.|sk-|pat-|PRIVATE KEY")


def is_secretive(name: str) -> bool:
    """Whether what stands under `name` is a secret."""
    return _remembered(name) if len(name) <= REMEMBERED else _announces(name)


def may_announce(text: str) -> bool:
    """Whether a secretive name can stand in `text`, as it is or escaped: asked first, it saves a walk through JSON."""
    return "\\u" in text or bool(NAMED.search(text.lower()))


def hide(value: Any, leaf: Callable[[str], str] = str, *, hidden: bool = False) -> Any:
    """`value` with the placeholder for all that stands under a secretive name, and `leaf` applied to other text."""
    if isinstance(value, dict):
        row = not ROW_VALUES.isdisjoint(value) and any(is_secretive(str(value.get(name, ""))) for name in ROW_NAMES)
        return {
            leaf(key) if isinstance(key, str) else key: hide(
                each, leaf, hidden=hidden or is_secretive(str(key)) or (row and key in ROW_VALUES)
            )
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)([hide(each, leaf, hidden=hidden) for each in value])
    if hidden and value and not isinstance(value, bool):
        return PLACEHOLDER
    return leaf(value) if isinstance(value, str) else value


def _announces(name: str) -> bool:
    lower = name.lower()
    return bool(NAMED.search(lower)) and not ABOUT.search(lower)


_remembered = lru_cache(4096)(_announces)
