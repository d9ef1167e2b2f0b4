"""Cobalt's answers, read tolerantly: unknown fields and values pass, what we decide by must be there.

Source of the shapes: the vendor's API reference of July 2026, linked accounts, session tokens and applications.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any, Generic, TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, Field, RootModel, StrictBool, StrictInt, ValidationError
from pydantic_core import from_json

from lib.cobalt.errors import Unusable, read_json, read_problem, undecided

LONGEST_TOKEN = 16_384  # characters; servers refuse longer headers
BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


class Answer(BaseModel):
    """Only what some check decides by is looked at; enumerations stay text, so that new values do not break us.

    Left out on purpose are fields that come in several forms: `udf` (object or list), `identifier` (text or object).
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class LinkedAccount(Answer):
    """A customer of the customer. `account_id` is their own id, `object_id` is Cobalt's."""

    account_id: str = Field(min_length=1)
    object_id: str = Field("", alias="_id")
    environment: str | None = None  # test or production
    new_account: StrictBool | None = None  # only after an upsert


class ActiveAccount(Answer):
    """Whom a session token stands for."""

    account_id: str = Field(min_length=1)


Item = TypeVar("Item")
Seconds = Annotated[StrictInt, Field(ge=0, lt=10**11)]  # since 1970, up to the year 5138


class Page(Answer, Generic[Item]):
    """One page of a list; most of its other figures are missing from some answers."""

    docs: tuple[Item, ...]
    total: StrictInt = Field(alias="totalDocs", ge=0)


class Application(Answer):
    """Something that can be connected."""

    name: str = Field(min_length=1)
    slug: str = Field(min_length=1)
    auth_type: str | None = None


class Applications(RootModel[tuple[Application, ...]]):
    """All enabled applications; this list comes without pages."""


class SessionToken(Answer):
    """How long it lives stands in the token itself: the answer's `expires_in` is missing from older ones."""

    token: str = Field(min_length=1, repr=False)


class RevokedToken(Answer):
    success: StrictBool
    revoked_count: StrictInt


class OAuthUrl(Answer):
    auth_url: str = Field(min_length=1, repr=False)  # carries a state


class Done(Answer):
    """What a deletion is answered with."""

    message: str


class Claims(Answer):
    """What a session token says of itself; the signature is the vendor's and cannot be verified here."""

    linked_account_id: str
    environment: str | None = None  # missing when the workspace mode is off
    iat: Seconds
    exp: Seconds


class Different(Unusable):
    """JSON with status 200, and yet not what the documentation describes. `where` is the first field that differs."""

    def __init__(self, where: str) -> None:
        field = where or "as a whole"
        super().__init__("answer-undocumented", f"Cobalt's answer differs from its documentation (field: {field}).")
        self.where = where


class UnreadableToken(ValueError):
    """Not a session token; the text says why, without any of it."""


Model = TypeVar("Model", bound=BaseModel)


def read(model: type[Model], response: httpx.Response) -> Model:
    """The documented success. Raises Different when the fields differ, Unusable for any other answer."""
    if response.status_code != 200 or read_problem(response):
        raise undecided(response)
    try:
        return model.model_validate(read_json(response))
    except ValidationError as error:  # a ValueError too, so it comes first
        raise Different(_place(error)) from None
    except ValueError:
        raise undecided(response) from None


def holds(model: type[BaseModel], response: httpx.Response) -> bool:
    """Whether an answer is the documented success."""
    try:
        read(model, response)
    except Unusable:
        return False
    return True


def read_claims(token: str) -> Claims:
    """Decodes a JWT strictly, without verifying its signature. Raises UnreadableToken."""
    parts = token.split(".", 3)
    if len(token) > LONGEST_TOKEN or len(parts) != 3:
        raise UnreadableToken("it has not the three parts of a JWT")
    header, claims, _ = (_decode(part) for part in parts)
    if not isinstance(_json(header).get("alg"), str) or _json(header)["alg"].lower() == "none":
        raise UnreadableToken("its header names no signature")
    try:
        return Claims.model_validate(_json(claims))
    except ValidationError as error:
        raise UnreadableToken(f"its claim {_place(error)} is missing or of another type") from None


def _decode(part: str) -> bytes:
    if not BASE64URL.fullmatch(part) or len(part) % 4 == 1:
        raise UnreadableToken("a part is not base64url")
    decoded = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if urlsafe_b64encode(decoded).rstrip(b"=").decode() != part:
        raise UnreadableToken("a part is not base64url")
    return decoded


def _json(part: bytes) -> dict[str, Any]:
    try:
        members = from_json(part, allow_inf_nan=False)
    except ValueError:
        raise UnreadableToken("a part is no JSON") from None
    if not isinstance(members, dict):
        raise UnreadableToken("a part is no JSON object")
    return members


def _place(error: ValidationError) -> str:
    """Where the first complaint is, such as `docs.0.account_id`; made of our names and of positions only."""
    return ".".join(str(step) for step in error.errors(include_url=False, include_input=False)[0]["loc"])
