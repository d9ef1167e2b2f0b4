"""What is known of OAuth providers beforehand: `data/providers.yaml`, read by whoever starts checks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, TypeAdapter

from lib.cobalt.addresses import is_protected
from lib.cobalt.providers import AuthUrl


class Provider(BaseModel):
    """One provider. `as_of` is the day on which this was last compared with what it says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    hosts: tuple[str, ...]
    slugs: tuple[str, ...]
    token_url: str
    secret_right: tuple[str, ...]
    secret_wrong: tuple[str, ...]
    mandatory: tuple[str, ...] = ()
    offline: tuple[str, ...] = ()
    as_of: date
    basis: str

    def serves(self, host: str) -> bool:
        """Whether its authorize page is at a host, or below one of its own."""
        return any(host == known or host.endswith(f".{known}") for known in self.hosts)

    def token_address(self, given: AuthUrl) -> httpx.URL | None:
        """Where a code from that authorize address is exchanged; None where a secret would travel unprotected."""
        url = given.address.join(self.token_url)
        return url if is_protected(url) else None


PROVIDERS: TypeAdapter[tuple[Provider, ...]] = TypeAdapter(tuple[Provider, ...])


def read_providers(given: Any) -> tuple[Provider, ...]:
    """The table from its data. Raises ValidationError."""
    return PROVIDERS.validate_python(given)


def at_host(providers: Iterable[Provider], host: str) -> Provider | None:
    """Whose authorize page is there."""
    return next((each for each in providers if each.serves(host)), None)


def of_application(providers: Iterable[Provider], slug: str) -> Provider | None:
    """Whose application this is."""
    return next((each for each in providers if slug in each.slugs), None)
