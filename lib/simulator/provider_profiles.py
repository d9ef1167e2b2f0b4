"""How OAuth providers differ in saying no, as data: the rows of cobalt-api.md 5.3 and 5.4.

What a provider is not known to say is left as RFC 6749 has it.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Way = Literal["page", "redirect", "back", "overlooked"]


@dataclass(frozen=True)
class Objection:
    """What the authorize page says against a request.

    `way`: a page of this `status`; a redirect to the provider's own error page; back to the customer's app with
    `code`; or nothing. `text` and `leads_to` may name {client_id} and {redirect_uri}; `leads_to` is a path below the
    provider's profile.
    """

    code: str
    text: str = ""
    status: int = 400
    way: Way = "page"
    leads_to: str = ""


@dataclass(frozen=True)
class Denial:
    """What the token endpoint says."""

    status: int
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Profile:
    """One provider. `login`: whether a stranger must sign in before anything is decided, and how that is shown."""

    redirect: Objection
    client: Objection
    bad_code: Denial
    bad_secret: Denial
    bad_client: Denial
    scope: Objection = field(default_factory=lambda: Objection("invalid_scope", way="back"))
    login: Literal["none", "page", "redirect"] = "none"
    client_first: bool = False  # an unknown client is told before the login
    scope_after_consent: bool = False
    success: Mapping[str, Any] = field(default_factory=lambda: {"token_type": "bearer", "expires_in": 1800})
    as_form: bool = False  # the token endpoint answers as a form unless JSON is asked for


def _google(code: str, text: str, status: int) -> Objection:
    """The reason travels as a protobuf message: field 1 the code, 2 the text, 4 the status."""
    message = _field(1, code) + _field(2, text) + b"\x20" + _varint(status)
    blob = base64.urlsafe_b64encode(message).decode().rstrip("=")
    leads_to = f"/signin/oauth/error?authError={blob}&client_id={{client_id}}"
    return Objection(code, text, 302, "redirect", leads_to)


def _field(number: int, text: str) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(text)) + text.encode()


def _varint(number: int) -> bytes:
    head, rest = number & 0x7F, number >> 7
    return bytes([head | 0x80]) + _varint(rest) if rest else bytes([head])


def _microsoft(code: int, text: str) -> Objection:
    return Objection(f"AADSTS{code}", f"AADSTS{code}: {text}", 200)


def _error(code: str, text: str = "", **more: Any) -> dict[str, Any]:
    return {"error": code} | ({"error_description": text} if text else {}) | more


PLAIN = "rfc6749"
PROFILES: dict[str, Profile] = {
    PLAIN: Profile(
        redirect=Objection("redirect_uri_mismatch", "The redirect address {redirect_uri} is not registered."),
        client=Objection("invalid_client", "The OAuth client was not found."),
        bad_code=Denial(400, _error("invalid_grant")),
        bad_secret=Denial(401, _error("invalid_client")),
        bad_client=Denial(401, _error("invalid_client")),
    ),
    "google": Profile(
        redirect=_google("redirect_uri_mismatch", "The redirect URI in the request is not one of the client's.", 400),
        client=_google("invalid_client", "The OAuth client was not found.", 401),
        scope=_google("invalid_scope", "Some requested scopes were invalid.", 400),
        bad_code=Denial(400, _error("invalid_grant", "Malformed auth code.")),
        bad_secret=Denial(401, _error("invalid_client", "Unauthorized")),
        bad_client=Denial(401, _error("invalid_client", "The OAuth client was not found.")),
        success={"token_type": "Bearer", "expires_in": 3599},
    ),
    "salesforce": Profile(
        redirect=Objection(
            "redirect_uri_mismatch",
            "error=redirect_uri_mismatch&error_description=redirect_uri must match configuration",
        ),
        client=Objection("invalid_client_id", "error=invalid_client_id&error_description=client identifier invalid"),
        scope_after_consent=True,
        bad_code=Denial(400, _error("invalid_grant", "invalid authorization code")),
        bad_secret=Denial(400, _error("invalid_client", "invalid client credentials")),
        bad_client=Denial(400, _error("invalid_client_id", "client identifier invalid")),
        success={"token_type": "Bearer", "instance_url": "https://sample.my.salesforce.com"},
    ),
    "slack": Profile(
        redirect=Objection(
            "bad_redirect_uri",
            "redirect_uri did not match any configured URIs. Passed URI: {redirect_uri}",
            200,
        ),
        client=Objection("invalid_client_id", "Invalid client_id parameter", 200),
        scope=Objection("invalid_scope", "Invalid permissions requested: invalid_scope", 200),
        bad_code=Denial(200, {"ok": False, "error": "invalid_code"}),
        bad_secret=Denial(200, {"ok": False, "error": "bad_client_secret"}),
        bad_client=Denial(200, {"ok": False, "error": "invalid_client_id"}),
        success={"ok": True, "token_type": "bot"},
    ),
    "hubspot": Profile(
        redirect=Objection("redirect_mismatch", "redirect_uri doesn't match the client registered redirect_uri"),
        client=Objection("unknown_app", "Couldn't complete the connection"),
        scope=Objection("scope_mismatch", "The scopes of the address are not those of the app"),
        login="page",
        bad_code=Denial(400, {"status": "BAD_AUTH_CODE", "message": "missing or unknown auth code"}),
        bad_secret=Denial(400, {"status": "BAD_REQUEST", "message": "wrong client id or client secret"}),
        bad_client=Denial(400, {"status": "BAD_REQUEST", "message": "wrong client id or client secret"}),
    ),
    "github": Profile(
        redirect=Objection("redirect_uri_mismatch", way="back"),
        client=Objection("not_found", "This is not the web page you are looking for.", 404),
        scope=Objection("invalid_scope", way="overlooked"),
        login="redirect",
        client_first=True,
        bad_code=Denial(200, _error("bad_verification_code", "The code passed is incorrect or expired.")),
        bad_secret=Denial(200, _error("incorrect_client_credentials", "The client credentials are incorrect.")),
        bad_client=Denial(200, _error("incorrect_client_credentials", "The client credentials are incorrect.")),
        success={"token_type": "bearer"},
        as_form=True,
    ),
    "microsoft": Profile(
        redirect=_microsoft(50011, "The redirect URI '{redirect_uri}' does not match those of the application."),
        client=_microsoft(700016, "Application with identifier '{client_id}' was not found in the directory."),
        scope=_microsoft(70011, "The provided value for the input parameter 'scope' is not valid."),
        bad_code=Denial(400, _error("invalid_grant", "AADSTS9002313: The code is malformed.", error_codes=[9002313])),
        bad_secret=Denial(
            401, _error("invalid_client", "AADSTS7000215: Invalid client secret provided.", error_codes=[7000215])
        ),
        bad_client=Denial(
            400, _error("unauthorized_client", "AADSTS700016: Application not found.", error_codes=[700016])
        ),
        success={"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599},
    ),
    "netsuite": Profile(
        redirect=Objection("invalid_request", "The redirect_uri is not registered for this integration.", 200),
        client=Objection("invalid_client", "invalid_client", 200),
        bad_code=Denial(400, _error("invalid_grant")),
        bad_secret=Denial(401, _error("invalid_client")),
        bad_client=Denial(401, _error("invalid_client")),
    ),
    "zoho": Profile(
        redirect=Objection("invalid_redirect_uri", "invalid_redirect_uri", 200),
        client=Objection("invalid_client", "invalid_client", 200),
        scope=Objection("invalid_scope", "invalid_scope", 200),
        bad_code=Denial(200, _error("invalid_code")),
        bad_secret=Denial(200, _error("invalid_client_secret")),
        bad_client=Denial(200, _error("invalid_client")),
    ),
}


def fault(name: str) -> str:
    """The fault by which every application is at this provider."""
    return f"provider-{name}"


def place(name: str) -> str:
    """The path below which a provider lies; the plain one has none of its own."""
    return "/provider" if name == PLAIN else f"/provider/{name}"
