"""The kinds of text that a person may give for a setting, each with what is wrong when it does not fit."""

import json
import re
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

KEY_REFERENCE = re.compile(
    r"(env:[A-Za-z_][A-Za-z0-9_]*|file:/.+|memory:typed|rehearsal:(test|production|session|client-secret))"
)

KEY = re.compile(r"\b[tp]k[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def _is_plain(text: str) -> str:
    if any(not character.isprintable() for character in text):
        raise ValueError("has an invisible or control character; type it again instead of pasting it")
    return text


def _is_address(text: str) -> str:
    if not text:
        return text
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:  # its text quotes what may be a misplaced secret
        raise ValueError("is no web address; write it like https://app.refold.ai") from None
    if parts.scheme not in ("http", "https"):
        raise ValueError("must begin with https:// (or http:// for a local rehearsal)")
    if not parts.hostname or any(character.isspace() for character in text):
        raise ValueError("needs a host name and no blanks, for example https://app.refold.ai")
    if "@" in parts.netloc:
        raise ValueError("must not carry a user name or password")
    return text


def _is_base(text: str) -> str:
    if "?" in text or "#" in text:
        raise ValueError("must end with the host or a path, without ? or #")
    return text.rstrip("/")  # clients join it with the path by plain concatenation


def _is_key_reference(text: str) -> str:
    if text and not KEY_REFERENCE.fullmatch(text):
        raise ValueError("must say where the key is kept: env:NAME or file:/path, never the key itself")
    return text


def _split(given: Any) -> Any:
    return tuple(part for part in re.split(r"[\s,]+", given) if part) if isinstance(given, str) else given


Text = Annotated[str, Field(max_length=300), AfterValidator(_is_plain)]
Address = Annotated[str, Field(max_length=2000), AfterValidator(_is_plain), AfterValidator(_is_address)]
Base = Annotated[Address, AfterValidator(_is_base)]
KeyReference = Annotated[Text, AfterValidator(_is_key_reference)]
Words = Annotated[tuple[Text, ...], Field(max_length=100), BeforeValidator(_split)]


def _is_object(text: str) -> str:
    try:
        given = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        raise ValueError('is no JSON; write it like {"email": "ana@example.com"}') from None
    if not isinstance(given, dict):
        raise ValueError("must be a JSON object, in curly brackets")  # noqa: TRY004 - pydantic takes no TypeError
    if KEY.search(text):
        raise ValueError("holds what looks like an API key; put made-up data there")
    return text


def _is_moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError("is no moment; write it like 2026-11-24T09:30:00Z") from None
    if moment and moment.tzinfo is None:
        raise ValueError("needs its time zone; write it like 2026-11-24T09:30:00Z")
    return text


def _is_count(text: str) -> str:
    if text and not (text.isascii() and text.isdecimal() and 0 < int(text) < 1000):
        raise ValueError("must be a whole number from 1 to 999")
    return text


def _names_the_base(text: str) -> str:
    if text and "{base_url}" not in text:
        raise ValueError("must hold {base_url} where the address of the Cobalt to use goes")
    return text


Payload = Annotated[str, Field(max_length=20_000), AfterValidator(_is_object)]
Moment = Annotated[Text, AfterValidator(_is_moment)]
Count = Annotated[Text, AfterValidator(_is_count)]
Redirectable = Annotated[Address, AfterValidator(_names_the_base)]
