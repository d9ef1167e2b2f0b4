"""A value that must not be seen: blank when printed, refused when pickled or copied."""

import hashlib
import hmac
from collections.abc import Callable
from typing import NoReturn, TypeAlias

Origin: TypeAlias = tuple[str, str, int]  # scheme, host, port; the host as requests name it, lower-case ASCII

WATCHERS: "list[Callable[[Secret], None]]" = []  # told of each secret as it comes into being: the redaction of logs


class Secret:
    """Holds one secret text. An empty secret is false, so that "is there a key?" reads naturally.

    `homes` are the only origins that it may be sent to; None for one that is bound to none.
    """

    __slots__ = ("_value", "homes")

    def __init__(self, value: str, homes: frozenset[Origin] | None = None) -> None:
        self._value, self.homes = value, homes
        for watch in WATCHERS:
            watch(self)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled or copied")

    def reveal(self) -> str:
        """The value itself: for the request that carries it and the redaction that removes it, nothing else."""
        return self._value

    def last_four(self) -> str:
        """The end of the value, for people to recognise a key by; "" when that would show too much of it."""
        return self._value[-4:] if len(self._value) >= 16 else ""

    def fingerprint(self, salt: bytes) -> str:
        """16 hex digits that tell whether it is the same secret; worthless without the installation's salt."""
        return hmac.new(salt, self._value.encode(), hashlib.sha256).hexdigest()[:16] if self else ""
