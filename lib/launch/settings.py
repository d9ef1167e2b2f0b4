"""What a person tells us about the integration that goes live. Secrets stand here only as references."""

import re
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
KEY_REFERENCE = re.compile(r"(env:[A-Za-z_][A-Za-z0-9_]*|file:/.+|memory:typed|rehearsal:(test|production))")


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


class Settings(BaseModel):
    """Every field may be empty: a check that needs it is then *blocked* and names it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)

    base_url: Base = Field(
        "", title="Cobalt base URL", description="Where API calls go.", examples=["https://app.refold.ai"]
    )
    api_key: KeyReference = Field(
        "",
        title="API key",
        description="Where the organisation's key is kept; the key itself is never stored.",
        examples=["env:COBALT_API_KEY"],
    )
    linked_account_id: Text = Field(
        "",
        title="Linked account id",
        description="Your own id of a customer who signed up, as your code sends it to Cobalt.",
        examples=["acme"],
    )
    app_slug: Text = Field(
        "",
        title="Application slug",
        description="The application that customers will connect.",
        examples=["hubspot"],
    )
    expected_client_id: Text = Field(
        "",
        title="OAuth client id",
        description="The client id shown in the provider's developer console.",
        examples=["0a1b2c3d-4e5f"],
    )
    expected_scopes: Words = Field(
        (),
        title="Scopes",
        description="The scopes that your actions need, separated by blanks or commas.",
        examples=["crm.objects.contacts.read oauth"],
    )
    onboarding_url: Address = Field(
        "",
        title="Onboarding page",
        description="The page of your product on which customers connect. It is opened without any login.",
        examples=["https://app.example.com/integrations"],
    )

    @field_validator("api_key")
    @classmethod
    def _keeps_the_rehearsal_apart(cls, reference: str, info: ValidationInfo) -> str:
        base_url = info.data.get("base_url", "")
        if reference.startswith("rehearsal:") and base_url and urlsplit(base_url).hostname not in LOOPBACK_HOSTS:
            raise ValueError("is the rehearsal’s, for a Cobalt on this machine only; use env:NAME or file:/path")
        return reference

    def is_rehearsal(self) -> bool:
        """Whether the launch points at a Cobalt on this machine."""
        return bool(self.base_url) and urlsplit(self.base_url).hostname in LOOPBACK_HOSTS

    def missing(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `fields` that are empty."""
        return tuple(field for field in fields if not getattr(self, field))

    def changed(self, **values: Any) -> Self:
        """A validated copy. Raises ValidationError that names the field."""
        return type(self).model_validate(self.model_dump() | values)


def title(field: str) -> str:
    """A setting's name as people read it; any other field's own name."""
    known = Settings.model_fields.get(field)
    return (known and known.title) or field.replace("_", " ").capitalize()


def complaints(error: ValidationError) -> dict[str, str]:
    """What is wrong, a sentence a field, without the offending value (it may be a misplaced secret)."""
    return {
        str(each["loc"][0]) if each["loc"] else "": each["msg"].removeprefix("Value error, ")
        for each in error.errors(include_url=False, include_input=False, include_context=False)
    }
