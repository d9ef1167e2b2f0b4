"""Applications as customers see them: how each looks, how it is connected, and how its connection stands."""

from typing import Any

from pydantic import Field, RootModel, StrictBool

from lib.cobalt.answers import Answer

KEYBASED = "keybased"


class InputField(Answer):
    """What a customer fills in to connect by key."""

    name: str = Field(min_length=1)
    label: str | None = None
    placeholder: str | None = None
    help_text: str | None = None

    @property
    def caption(self) -> str:
        """The label; "" when there is none."""
        return (self.label or "").strip()

    @property
    def is_explained(self) -> bool:
        """Whether anything tells what belongs into it."""
        return bool((self.placeholder or "").strip() or (self.help_text or "").strip())


class Connected(Answer):
    status: str | None = None  # active or expired


class ApplicationEntry(Answer):
    """One application of the list, with what is only shown."""

    name: str = Field(min_length=1)
    slug: str = Field(min_length=1)
    auth_type: str | None = None
    icon: str | None = None
    description: str | None = None
    auth_type_options: dict[str, Any] | None = None
    reauth_required: StrictBool | None = None
    connected_accounts: tuple[Connected, ...] | None = None

    @property
    def is_keybased(self) -> bool:
        """Whether customers can connect it by key."""
        return self.auth_type == KEYBASED or KEYBASED in (self.auth_type_options or {})

    @property
    def captions(self) -> tuple[str, ...]:
        """The labels of the fields by which it is connected with a key, as far as there are any."""
        fields = (self.auth_type_options or {}).get(KEYBASED)
        labels = [field.get("label") for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
        return tuple(label.strip() for label in labels if isinstance(label, str) and label.strip())

    @property
    def is_expired(self) -> bool:
        """Whether the account has to connect it once more."""
        states = {each.status for each in self.connected_accounts or ()}
        return bool(self.reauth_required) or states == {"expired"}


class ApplicationEntries(RootModel[tuple[ApplicationEntry, ...]]):
    """All enabled applications; this list comes without pages."""


class KeyFields(Answer):
    keybased: tuple[InputField, ...] = ()


class KeyApplication(Answer):
    """One application, read for its fields."""

    auth_type_options: KeyFields


class AuthStructure(Answer):
    """The names of what has to be given; empty for an application of the organisation's own."""

    keybased: dict[str, Any] | None = None
