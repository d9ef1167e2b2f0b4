"""What a terminal says about a target: TOML files and FIELD=VALUE. Nothing here repeats a value: it may be a key."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lib.launch.fit import suggest
from lib.launch.secret import Secret
from lib.launch.settings import Settings, complaints
from lib.store.keys import KeyUnavailable, clean

MOST_BYTES = 65_536
FIELDS = tuple(Settings.model_fields)


class BadTarget(Exception):
    """This is no target; the text names the field and says what to do."""


class UnreadableTarget(Exception):
    """The file cannot be read; the text names it."""


def read_target(path: Path) -> dict[str, Any]:
    """The fields of a target file, not validated but known. Raises UnreadableTarget, BadTarget."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise UnreadableTarget(
                f"The target file {path} has more than {MOST_BYTES} bytes; a target needs a few lines."
            )
        values = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise UnreadableTarget(f"The target file {path} cannot be read: {error.strerror or 'it failed'}.") from None
    except UnicodeDecodeError:
        raise UnreadableTarget(f"The target file {path} is no text in UTF-8. Save it as UTF-8.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableTarget(f'The target file {path} is no TOML{_place(error)}. Write FIELD = "VALUE".') from None
    for field in values:
        _know(field, f"in {path}")
    return values


def parse_assignments(given: Iterable[str]) -> dict[str, str]:
    """FIELD=VALUE, each. Raises BadTarget."""
    values = {}
    for assignment in given:
        field, equals, value = assignment.partition("=")
        if not equals:
            raise BadTarget("Write FIELD=VALUE, for example app_slug=hubspot; FIELD= empties a field.")
        _know(field.strip(), "among the settings")
        values[field.strip()] = value
    return values


def make_settings(values: Mapping[str, Any]) -> Settings:
    """Settings whose key is a reference that may be used for this address. Raises BadTarget."""
    try:
        settings = Settings.model_validate(dict(values))
    except ValidationError as error:
        sentences = (f"{field or 'target'}: {sentence}." for field, sentence in complaints(error).items())
        raise BadTarget(" ".join(sentences)) from None
    return settings


def forbid_typed_key(values: Mapping[str, Any]) -> None:
    """What is typed into a terminal is not kept for the next command. Raises BadTarget."""
    if values.get("api_key") == "memory:typed":
        raise BadTarget("api_key: memory:typed is a key typed in the browser. Use env:NAME or file:/path here.")


def take_key(values: Mapping[str, Any]) -> tuple[Settings, Secret | None]:
    """Settings, and the key itself where that stands in place of a reference: a rehearsal's may. Raises BadTarget."""
    forbid_typed_key(values)
    given = values.get("api_key")
    if not isinstance(given, str) or not given.strip() or ":" in given:
        return make_settings(values), None
    if not make_settings({**values, "api_key": ""}).is_rehearsal():
        return make_settings(values), None  # which says that a key must not stand there
    try:
        return make_settings({**values, "api_key": "memory:typed"}), clean(given)
    except KeyUnavailable as error:
        raise BadTarget(f"api_key: {error}") from None


def _know(field: str, where: str) -> None:
    if field not in FIELDS:
        raise BadTarget(f"There is no field “{field[:60]}” {where}{suggest(field, FIELDS)}")


def _place(error: Exception) -> str:
    """Where the reader stopped; its own words may quote a value."""
    _, found, place = str(error).rpartition("(at ")
    return f" ({place.rstrip(')')})" if found else ""
