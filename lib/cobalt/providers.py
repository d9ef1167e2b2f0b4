"""Where Cobalt sends people to connect an application, and what the provider there answers to a stranger.

The words that providers use are those of July 2026: Google, Salesforce, Slack, HubSpot, Microsoft, NetSuite, Zoho and
RFC 6749 (4.1.2.1) for the rest. What is not among them decides nothing.
"""

import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field, replace
from html import unescape
from string import ascii_lowercase, ascii_uppercase
from typing import Self
from urllib.parse import parse_qsl, quote, unquote_plus, urlencode

import httpx

from lib.cobalt.addresses import BadAddress, is_protected, parse_address
from lib.cobalt.answers import Different, OAuthUrl, read
from lib.cobalt.errors import Unusable, read_problem, refuses, says_account_missing
from lib.cobalt.requests import visit

ELSEWHERE = "golive-probe.invalid"  # a host that nobody can own (RFC 2606)
LOOKED_AT = 65_536  # bytes of an answer; errors stand near the beginning
ONCE = ("client_id", "redirect_uri", "response_type")

# Each must be a sentence or a code: an address that merely carries a parameter `redirect_uri` matches none of them.
MISMATCH = re.compile(
    r"""redirect_uri_mismatch | invalid_redirect_uri | AADSTS50011(3)?(?!\d)
    | redirect[ _-]?ur[il]["'`]?\ (?:must\ match|did(?:n't|\ not)\ match|does(?:n't|\ not)\ match|mismatch
      |is\ (?:invalid|unknown|not\ (?:valid|registered|allowed))|not\ registered)
    | redirect\ url\ \S{1,300}\ does(?:n't|\ not)\ match
    | (?:invalid|unknown|unregistered|mismatch(?:ed|ing)?)\ redirect[ _-]?ur[il]
    """,
    re.IGNORECASE | re.VERBOSE,
)
UNKNOWN_CLIENT = re.compile(
    r"""(?:invalid|deleted|disabled|unknown)_client(?![a-z]) | client\ identifier\ invalid
    | AADSTS(?:700016|90002)(?!\d) | (?:invalid|unknown)\ client[ _-]?id(?![a-z]) | oauth\ client\ was\ not\ found
    """,
    re.IGNORECASE | re.VERBOSE,
)
LETTERS = "0123456789" + ascii_lowercase + ascii_uppercase
LETTERS_AFTER = "1234567890" + ascii_lowercase[1:] + "a" + ascii_uppercase[1:] + "A"
AUTH_ERROR = re.compile(r"authError=([A-Za-z0-9_%+/=-]{8,4000})")


class NoAuthUrl(Unusable):
    """Cobalt gave no address at which the application could be connected."""

    def __init__(self, because: str) -> None:
        super().__init__("auth-url-not-given", because)


@dataclass(frozen=True)
class AuthUrl:
    """A provider's authorize address, taken apart. The state that came with it is a secret of that visit: not kept."""

    address: httpx.URL  # without its query
    parameters: tuple[tuple[str, str], ...] = field(repr=False)

    @property
    def host(self) -> str:
        return self.address.host

    @property
    def client_id(self) -> str:
        """Empty when the address carries none."""
        return self._parameter("client_id")

    @property
    def redirect_uri(self) -> str:
        """Empty when the address carries none."""
        return self._parameter("redirect_uri")

    @property
    def scopes(self) -> frozenset[str]:
        """All that is asked for, of the person or of the bot, needed or optional."""
        asked = [text for name, text in self.parameters if name in ("scope", "user_scope", "optional_scope")]
        return frozenset(scope for text in asked for scope in re.split(r"(?:[\s,+]|%20)+", text) if scope)

    @property
    def redirect_is_safe(self) -> bool:
        """https, or this machine, and without a fragment (RFC 6749, 3.1.2)."""
        try:
            return is_protected(parse_address(self.redirect_uri)) and "#" not in self.redirect_uri
        except BadAddress:
            return False

    def probe(self, state: str) -> httpx.Request:
        """Asks the provider as a browser would that has never been there. `state` must be new for each run."""
        query = urlencode([*self.parameters, ("state", state)], quote_via=quote)
        return visit(self.address.copy_with(query=query.encode()))

    def with_other_redirect(self) -> Self:
        """Sends people back to a host that cannot be registered. Raises BadAddress unless the redirect is safe."""
        other = parse_address(self.redirect_uri).copy_with(host=ELSEWHERE, port=None)
        return self._with("redirect_uri", str(other))

    def with_other_client(self) -> Self:
        """Comes from a client that the provider should not know."""
        return self._with("client_id", self.client_id[:-4] + _changed(self.client_id[-4:]))

    def _parameter(self, name: str) -> str:
        return dict(self.parameters).get(name, "")

    def _with(self, name: str, value: str) -> Self:
        others = ((each, value if each == name else given) for each, given in self.parameters)
        return replace(self, parameters=tuple(others))


def read_auth_url(response: httpx.Response) -> AuthUrl:
    """The address in an answer. Raises NoAuthUrl when Cobalt refuses or gives something else, Unusable when unclear."""
    problem = read_problem(response)
    if problem and refuses(response) and not says_account_missing(response):
        raise NoAuthUrl(f"Cobalt gives no address at which to connect the application: it answered {problem.name}.")
    try:
        return parse_auth_url(read(OAuthUrl, response).auth_url)
    except Different:
        raise NoAuthUrl("Cobalt's answer carries no address at which to connect the application.") from None


def parse_auth_url(text: str) -> AuthUrl:
    """Raises NoAuthUrl for what is no http(s) address, or says a decisive parameter twice."""
    try:
        url = parse_address(text)
        pairs = parse_qsl(url.query.decode("ascii"), keep_blank_values=True, max_num_fields=100)
    except ValueError as error:
        reason = str(error) if isinstance(error, BadAddress) else "it has too many parameters"
        raise NoAuthUrl(f"The address that Cobalt gives for connecting cannot be used: {reason}.") from None
    names = [name for name, _ in pairs]
    if any(names.count(name) > 1 for name in ONCE):
        raise NoAuthUrl("The address that Cobalt gives for connecting cannot be used: it says a parameter twice.")
    kept = tuple((name, value) for name, value in pairs if name != "state")
    return AuthUrl(url.copy_with(query=None, fragment=None), kept)


def says_redirect_mismatch(response: httpx.Response) -> bool:
    """The provider does not know the redirect address of that client."""
    return _speaks(response) and bool(MISMATCH.search(_words(response)))


def says_unknown_client(response: httpx.Response) -> bool:
    """The provider does not know the client."""
    return _speaks(response) and bool(UNKNOWN_CLIENT.search(_words(response)))


def goes_on(response: httpx.Response) -> bool:
    """The provider found nothing wrong so far: a page or a way on, no error and no test for robots."""
    location = response.headers.get("location", "")
    doubtful = re.search(r"[?&#](error|authError)=|/sorry/|captcha", location)
    complains = says_redirect_mismatch(response) or says_unknown_client(response)
    return 200 <= response.status_code < 400 and not (doubtful or complains or is_robot_test(response))


def is_robot_test(response: httpx.Response) -> bool:
    """A protection stands before the page and answers in its place."""
    return bool(response.headers.get("cf-mitigated")) or b"<title>Just a moment..." in response.content[:LOOKED_AT]


def signature(response: httpx.Response) -> tuple[int, str, bool, bool]:
    """What tells two answers of a provider apart: status, where it leads to, and what it complains about."""
    target = response.headers.get("location", "").partition("?")[0]
    return response.status_code, target, says_redirect_mismatch(response), says_unknown_client(response)


def _speaks(response: httpx.Response) -> bool:
    return response.status_code != 429 and response.status_code < 500


def _words(response: httpx.Response) -> str:
    """The beginning of an answer as text, with Google's encoded reason spelled out and our own `.invalid` left out."""
    location = unquote_plus(response.headers.get("location", ""))
    body = response.content[:LOOKED_AT].decode("utf-8", "replace")
    text = unescape(f"{location}\n{body}").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    reasons = [_decoded(unquote_plus(found[1])) for found in list(AUTH_ERROR.finditer(text))[:5]]
    return re.sub(r"\s+", " ", " ".join([text, *reasons])).replace(ELSEWHERE, "")


def _decoded(blob: str) -> str:
    letters = re.sub(r"[^A-Za-z0-9_-]", "", blob.translate(str.maketrans("+/", "-_")))
    usable = letters[: len(letters) - (len(letters) % 4 == 1)]
    return urlsafe_b64decode(usable + "=" * (-len(usable) % 4)).decode("utf-8", "replace")


def _changed(letters: str) -> str:
    """Other letters and digits of the same kind, so that the provider's format check lets them pass."""
    return letters.translate(str.maketrans(LETTERS, LETTERS_AFTER))
