"""The requests that Cobalt takes, as values: nothing is sent here. No secret ever stands in an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Self, TypeAlias
from urllib.parse import quote, urlencode

import httpx

Body: TypeAlias = Mapping[str, Any] | None

PUBLIC = "/api/v2/public"
OLDER = "/api/v1"
NAME = "Cobalt-Go-Live/1.0"
# Sign-in pages and OAuth providers answer unknown programs with other pages than people get.
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"


@dataclass(frozen=True)
class Cobalt:
    """Builds requests to one Cobalt with one organisation's key.

    `base_url` has no slash at its end: it is joined with the path by plain concatenation, as the vendor's clients do,
    so that a path prefix works.
    """

    base_url: str
    key: str = field(repr=False)
    prefix: str = PUBLIC

    @property
    def older(self) -> Self:
        """The same Cobalt by its older routes: only these run a workflow that all accounts share."""
        return replace(self, prefix=OLDER)

    def with_key(self, key: str) -> Self:
        """The same Cobalt, asked with another key."""
        return replace(self, key=key)

    def list_linked_accounts(self, limit: int = 1, page: int = 1) -> httpx.Request:
        """Answered with a Page of LinkedAccount."""
        return self._with_key_request("GET", "/linked-account?" + urlencode({"page": page, "limit": limit}))

    def read_linked_account(self, account: str) -> httpx.Request:
        """Answered with a LinkedAccount, or 404."""
        return self._with_key_request("GET", f"/linked-account/{segment(account)}")

    def upsert_linked_account(self, account: str) -> httpx.Request:
        """Answered with a LinkedAccount that says whether it is new."""
        return self._with_key_request("PUT", "/linked-account", {"account_id": account})

    def create_linked_account(self, account: str) -> httpx.Request:
        """Answered with a LinkedAccount, or 400 when the account exists."""
        return self._with_key_request("POST", "/linked-account", {"account_id": account})

    def delete_linked_account(self, account: str) -> httpx.Request:
        """Answered with Done, or 404. Cannot be undone: tokens are revoked, installations removed."""
        return self._with_key_request("DELETE", f"/linked-account/{segment(account)}")

    def mint_session_token(self, account: str, *, force_refresh: bool = True) -> httpx.Request:
        """Answered with a SessionToken; without `force_refresh` it may be one that is in use already."""
        query = urlencode({"force_refresh": "true" if force_refresh else "false"})
        return self._with_key_request("POST", f"/session-token?{query}", {"linked_account_id": account})

    def active_linked_account(self, token: str) -> httpx.Request:
        """Answered with the ActiveAccount of a session token, or 401."""
        return self._with_token_request("GET", "/session/active-linked-account", token)

    def revoke_session_token(self, token: str) -> httpx.Request:
        """Answered with a RevokedToken."""
        return self._with_token_request("POST", "/session-token/revoke", token)

    def list_applications(self, account: str) -> httpx.Request:
        """Answered with Applications: those enabled for the organisation, as this account sees them."""
        return self.ask_for(account, "GET", "/application")

    def oauth_url(self, account: str, slug: str) -> httpx.Request:
        """Answered with an OAuthUrl: where this account would be sent to connect the application."""
        return self.ask_for(account, "GET", f"/linked-account/integration/oauth-url/{segment(slug)}")

    def ask(self, method: str, path: str, body: Body = None, **headers: str) -> httpx.Request:
        """Any request with the organisation's key; `path` follows the public prefix, its parts quoted by `segment`."""
        return self._with_key_request(method, path, body, headers)

    def ask_for(self, account: str, method: str, path: str, body: Body = None, **headers: str) -> httpx.Request:
        """The same on behalf of a linked account."""
        # The header is what the documentation prefers. It cannot carry letters such as ü safely; the query can.
        if account.isascii():
            return self._with_key_request(method, path, body, {"linked_account_id": account} | headers)
        joint = "&" if "?" in path else "?"
        query = urlencode({"linked_account_id": account})
        return self._with_key_request(method, f"{path}{joint}{query}", body, headers)

    def ask_with_token(self, token: str, method: str, path: str) -> httpx.Request:
        """The same as the holder of a session token."""
        return self._with_token_request(method, path, token)

    def _with_key_request(
        self, method: str, path: str, body: Body = None, headers: dict[str, str] | None = None
    ) -> httpx.Request:
        return self._request(method, path, {"x-api-key": self.key} | (headers or {}), body)

    def _with_token_request(self, method: str, path: str, token: str) -> httpx.Request:
        return self._request(method, path, {"authorization": f"Bearer {token}"})

    def _request(self, method: str, path: str, headers: dict[str, str], body: Body = None) -> httpx.Request:
        given = {"user-agent": NAME, "accept": "application/json"} | headers
        encoded = {name.encode(): value.encode() for name, value in given.items()}
        return httpx.Request(method, _address(f"{self.base_url}{self.prefix}{path}"), headers=encoded, json=body)


@lru_cache(256)
def _address(text: str) -> httpx.URL:
    """Read once: checks ask the same addresses again and again."""
    return httpx.URL(text)


def visit(address: str | httpx.URL, session: str = "", accept: str = "text/html,*/*;q=0.8") -> httpx.Request:
    """Opens an address of the customer's product as a browser would: without a `session` as somebody unknown.

    `session` is a header line of a signed-in user. It goes to the product only: see `lib.cobalt.journey`.
    """
    name, _, value = session.partition(":")
    signed_in = {name.strip(): value.strip()} if value else {}
    return httpx.Request("GET", address, headers={"user-agent": BROWSER, "accept": accept} | signed_in)


def segment(name: str) -> str:
    """One part of a path. A name such as `..` would otherwise climb to another route."""
    return quote(name, safe="") if name.strip(".") else name.replace(".", "%2E")
