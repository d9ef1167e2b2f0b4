"""What a page of the customer's product shows to somebody who is not signed in."""

import re
from itertools import islice
from urllib.parse import parse_qs, unquote

import httpx

from lib.cobalt.answers import UnreadableToken, read_claims
from lib.cobalt.quotes import KEY_SHAPE, TOKEN_SHAPE

CONNECT_MARKERS = ("react-cobalt-js", "cobalt-js", "refold-js", "connect.gocobalt.io", "f-sdk/")
CONNECT_PATH = "/connect/"  # Cobalt's hosted page has it, and so may the customer's own addresses
PASSWORD_INPUT = re.compile(r"<input\b[^<>]{0,500}\btype\s{0,9}=\s{0,9}[\"']?password\b", re.IGNORECASE)
ASKS_FOR_A_KEY = re.compile(r"\b(api|access)[ _-]?(key|token)|\bclient[ _-]?secret", re.IGNORECASE)

COBALT_CALLBACK = re.compile(r"/api/v1/[^/]+/callback/?$")
COBALT_HOSTS = ("refold.ai", "gocobalt.io")
SIGN_IN_WORDS = re.compile(r"(wp-)?(log|sign)[-_]?(in|on)|sso|saml2?")
SIGN_IN_LABELS = ("login", "signin", "sign-in", "sso", "auth", "idp", "identity")  # first part of a host name
SIGN_IN_SCOPES = frozenset(("openid", "email", "profile"))
IDENTITY_PROVIDERS = (
    *("okta.com", "oktapreview.com", "auth0.com", "onelogin.com", "microsoftonline.com", "b2clogin.com"),
    *("ciamlogin.com", "amazoncognito.com", "accounts.google.com", "clerk.accounts.dev", "workos.com", "authkit.app"),
    *("pingone.com", "pingidentity.com", "jumpcloud.com", "duosecurity.com", "stytch.com", "frontegg.com"),
    *("fusionauth.io", "kinde.com", "descope.com", "zitadel.cloud", "cloudflareaccess.com"),
)


def connect_marker(text: str) -> str:
    """The most telling thing found that belongs to a page for connecting; "" when there is none."""
    lower = text.lower()
    found = [marker for marker in CONNECT_MARKERS if marker in lower]
    token = ["a token (JWT)"] if TOKEN_SHAPE.search(text) else []
    path = [CONNECT_PATH] if CONNECT_PATH in lower else []
    return next(iter([*found, *token, *path]), "")


def has_key_shape(text: str) -> bool:
    """Whether something in a text looks like an API key of Cobalt."""
    return bool(KEY_SHAPE.search(text))


def has_login_form(text: str) -> bool:
    """A field for a password, and none for an application's key: such fields hide what is typed as well."""
    fields = list(islice(PASSWORD_INPUT.finditer(text), 20))
    around = (text[max(0, field.start() - 600) : field.end() + 300] for field in fields)
    return bool(fields) and not any(ASKS_FOR_A_KEY.search(surroundings) for surroundings in around)


def is_sign_in(url: httpx.URL, home: str) -> bool:
    """Whether an address is where people prove who they are. `home` is the host of the page that led there.

    The same hosts also let people hand over data: then they ask for other scopes than those of a sign-in.
    """
    scopes = set(" ".join(_parameter(url, "scope")).split())
    if scopes and not scopes & SIGN_IN_SCOPES:
        return False
    parts = [part.split(".")[0] for part in url.path.lower().split("/") if part]
    if any(SIGN_IN_WORDS.fullmatch(part) for part in parts) or parts[-1:] == ["auth"]:
        return True
    elsewhere = not is_same_host(url.host, home)
    named = url.host.split(".")[0] in SIGN_IN_LABELS or _is_at(url.host, IDENTITY_PROVIDERS)
    return elsewhere and (named or bool(scopes))


def is_same_host(host: str, other: str) -> bool:
    """Many products answer with and without `www.`."""
    return host.removeprefix("www.") == other.removeprefix("www.")


def opens_connection(url: httpx.URL) -> bool:
    """Whether an address lets whoever holds it connect an application: what a sign-in should guard."""
    if _is_at(url.host, COBALT_HOSTS) and (url.path.startswith("/connect/") or url.host.startswith("connect.")):
        return True
    if any(_is_session_token(token) for token in TOKEN_SHAPE.findall(unquote(str(url)))):
        return True
    return any(_is_cobalt_callback(address) for address in _parameter(url, "redirect_uri"))


def _is_at(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _parameter(url: httpx.URL, name: str) -> list[str]:
    try:
        return parse_qs(url.query.decode("ascii"), max_num_fields=200).get(name, [])
    except ValueError:
        return []


def _is_cobalt_callback(address: str) -> bool:
    try:
        return bool(COBALT_CALLBACK.search(httpx.URL(address).path))
    except (httpx.InvalidURL, UnicodeError):
        return False


def _is_session_token(token: str) -> bool:
    try:
        return bool(read_claims(token).linked_account_id)
    except UnreadableToken:
        return False
