"""What the seed decides: keys, ids and secrets. The same seed gives the same ones after every restart."""

import hashlib
import uuid
from typing import Literal, TypeAlias

Environment: TypeAlias = Literal["test", "production"]

ENVIRONMENTS: tuple[Environment, Environment] = ("test", "production")
PREFIX: dict[Environment, str] = {"test": "tk", "production": "pk"}
SEEDS = range(16**12)  # the last group of a key


def key(environment: Environment, seed: int) -> str:
    """An organisation's API key in the real format; "fa4e" says to the reader that it is fake."""
    if seed not in SEEDS:
        raise ValueError(f"A seed is a whole number from 0 to {SEEDS[-1]}.")
    return f"{PREFIX[environment]}fa4efa4e-fa4e-4fa4-8fa4-{seed:012x}"


def secret(seed: int, *parts: str) -> str:
    """64 hex digits."""
    return hashlib.sha256("/".join(("cobalt-simulator", str(seed), *parts)).encode()).hexdigest()


def object_id(seed: int, *parts: str) -> str:
    """24 hex digits, as MongoDB writes its ids."""
    return secret(seed, *parts)[:24]


def identifier(seed: int, *parts: str) -> str:
    """A UUID in its usual form."""
    return str(uuid.UUID(hex=secret(seed, *parts)[:32], version=4))


def organisation(seed: int) -> str:
    """The id of the one organisation that lives here."""
    return object_id(seed, "organisation")


def other(environment: Environment) -> Environment:
    """The environment that a key does not open."""
    return "production" if environment == "test" else "test"
