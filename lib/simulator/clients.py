"""Which OAuth clients the provider knows, and what each has registered."""

from collections.abc import Iterator
from dataclasses import dataclass

from lib.simulator import seeds
from lib.simulator.catalogue import APPS, App

STRANGER = "another product"  # a client of the same provider that is not the organisation's


@dataclass(frozen=True)
class Client:
    """An application's entry in the provider's developer console."""

    id: str
    secret: str
    app: App
    redirects: tuple[str, ...]
    scopes: frozenset[str]


def find(given: str, base: str, seed: int) -> Client | None:
    """The client of this id; its redirect addresses lie on the base URL that the request came by."""
    return next((client for client in _all(base, seed) if client.id == given), None)


def client_id(slug: str, owner: str, seed: int) -> str:
    """The id under which the provider knows an owner: an environment of the organisation, or the stranger."""
    return seeds.identifier(seed, "client", owner, slug)


def client_secret(slug: str, owner: str, seed: int) -> str:
    """The secret that belongs to it."""
    return seeds.secret(seed, "client secret", owner, slug)[:40]


def callback(base: str, slug: str) -> str:
    """Where the provider sends the customer back to."""
    return f"{base}/api/v1/{slug}/callback"


def plain_callback(slug: str) -> str:
    """A registered address in plain HTTP on a public host: known to the provider, and a bad idea."""
    return callback("http://cobalt.example", slug)


def _all(base: str, seed: int) -> Iterator[Client]:
    for app in APPS.values():
        for owner in (*seeds.ENVIRONMENTS, STRANGER):
            yield Client(
                id=client_id(app.slug, owner, seed),
                secret=client_secret(app.slug, owner, seed),
                app=app,
                redirects=(callback(base, app.slug), plain_callback(app.slug)),
                scopes=frozenset((*app.scopes, app.extra_scope)),
            )
