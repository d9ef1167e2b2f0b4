"""What a person sees at an OAuth provider: a sign-in, a question, or an objection."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from starlette.responses import RedirectResponse, Response

from lib.simulator import pages
from lib.simulator.clients import Client
from lib.simulator.provider_profiles import Objection

SENT_BACK = ("client_id", "redirect_uri", "response_type", "scope", "state")


def consent(client: Client, given: Mapping[str, str], home: str) -> Response:
    """The question. `home` is the provider's own address."""
    wanted = "".join(f"<li><code>{pages.text(scope)}</code></li>" for scope in sorted(scopes(given)))
    form = (
        f"<p>Your integration asks for:</p><ul>{wanted}</ul>"
        f"{_form_start(given, home)}"
        '<button name="decision" value="approve">Allow</button> '
        '<button name="decision" value="deny">Refuse</button></form>'
    )
    return pages.page(f"{client.app.name}: sign in and allow access", form)


def sign_in(given: Mapping[str, str], home: str) -> Response:
    """What a stranger sees of a provider that decides nothing before."""
    form = (
        f"{_form_start(given, home)}"
        '<label>Password <input type="password" name="password"></label>'
        "<button>Sign in</button></form>"
    )
    return pages.page("Sign in to continue", form)


def closed() -> Response:
    """What is left when the person goes away instead of answering: a window that closes, and leads nowhere."""
    return pages.page("Closed", "<p>The person has closed this window.</p><script>window.close()</script>")


def object_to(objection: Objection, client: Client | None, given: Mapping[str, str], home: str) -> Response:
    """Says no in the provider's way. With a doubtful redirect address only the client's own is led back to."""
    if objection.way == "back" and client:
        asked = given.get("redirect_uri", "")
        known = asked if asked in client.redirects else client.redirects[0]
        return send_back({**given, "redirect_uri": known}, error=objection.code)
    named = {name: given.get(name, "") for name in ("client_id", "redirect_uri")}
    if objection.way == "redirect":
        return RedirectResponse(home + objection.leads_to.format(client_id=quote(named["client_id"], safe="")), 302)
    told = pages.text(objection.text.format(**named))
    return pages.page(f"Error {objection.status}: {objection.code}", f"<p>{told}</p>", objection.status)


def send_back(given: Mapping[str, str], **answer: str) -> Response:
    """To the redirect address, with an answer and the state."""
    query = answer | ({"state": given["state"]} if given.get("state") else {})
    return RedirectResponse(f"{given['redirect_uri']}?{urlencode(query)}", 302)


def scopes(given: Mapping[str, str]) -> set[str]:
    """What is asked for, however it is separated."""
    return set(given.get("scope", "").replace(",", " ").split())


def _form_start(given: Mapping[str, str], home: str) -> str:
    fields = pages.hidden({name: given.get(name, "") for name in SENT_BACK})
    return f'<form method="post" action="{pages.text(home)}/oauth/authorize">{fields}'
