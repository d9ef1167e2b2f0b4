"""JSON from strangers: what is accepted can be written back as an answer."""

import json
import math
from typing import Any, NoReturn

DEEPEST = 100  # levels


def parse(raw: bytes | str) -> Any:
    """Raises ValueError for what is no JSON, and for what JSON could not say again: too deep, endless, or not text."""
    try:
        value = json.loads(raw, parse_constant=_refuse, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if _depth(value) > DEEPEST:
        raise ValueError("too deep")
    json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair cannot be sent
    return value


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        _refuse(digits)
    return number


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level:
        depth += 1
        level = [inner for each in level for inner in _inside(each)]
    return depth


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
