"""The customer's product, seen by somebody who is signed in: a page that was really reached, and its scripts."""

import re
from collections.abc import Iterator
from typing import Any

import httpx

from lib.cobalt.addresses import BadAddress, is_same_origin
from lib.cobalt.errors import Unusable, read_json
from lib.cobalt.journey import Arrival, Journey, open_page
from lib.cobalt.markup import Markup, Unreadable, parse
from lib.cobalt.pages import has_login_form, is_sign_in
from lib.cobalt.providers import is_robot_test
from lib.cobalt.quotes import shown
from lib.cobalt.requests import visit

MOST_SCRIPTS = 20
ASKS_AGAIN = re.compile(  # for a connection to be made anew
    r"re-?connect|expired|re-?authori[sz]e|re-?authenticate|(?:sign|log) in again|needs? attention|action required"
    r"|disconnected|not connected|renew",
    re.IGNORECASE,
)


def reach(address: str, session: str) -> Journey:
    """Opens a page with the session of a signed-in user, whatever it answers. Raises Unusable."""
    try:
        return (yield from open_page(address, session))
    except BadAddress as reason:
        raise Unusable("page-unavailable", f"The page has, or leads to, a wrong address: {reason}.") from None


def enter(address: str, session: str) -> Journey:
    """The same, and it is the page that signed-in users get. Raises Unusable."""
    arrival = yield from reach(address, session)
    be_inside(arrival)
    return arrival


def be_inside(arrival: Arrival, *, forms: bool = True) -> None:
    """Raises Unusable unless the page was shown as to somebody signed in. `forms`: whether a password means a login."""
    response, host = arrival.response, shown(arrival.url.host)
    if response.status_code in (401, 403):
        raise _outside(f"{host} refuses the session that stands in the settings ({response.status_code})")
    if not is_same_origin(arrival.url, arrival.hops[0]) or is_sign_in(arrival.url, arrival.hops[0].host):
        raise _outside(f"The session that stands in the settings is led to the sign-in or elsewhere, at {host}")
    if response.status_code == 429:
        raise Unusable("rate-limited", f"{host} asked for a pause (429); run this check again in a minute.")
    if response.status_code != 200 or is_robot_test(response):
        raise Unusable("page-unavailable", f"{host} answered {response.status_code} and not with the page.")
    if forms and has_login_form(response.content.decode("utf-8", "replace")):
        raise _outside(f"{host} shows a login form to the session that stands in the settings")


def read_markup(arrival: Arrival) -> Markup:
    """Raises Unusable."""
    try:
        return parse(arrival.response)
    except Unreadable as reason:
        raise Unusable("page-unavailable", f"The page cannot be read: {reason}.") from None


def script_requests(arrival: Arrival, session: str) -> tuple[tuple[httpx.Request, ...], int]:
    """The first of the page's own scripts, and how many are not among them: others count where none is its own."""
    markup = read_markup(arrival)
    own = markup.own_scripts(arrival.url)
    asked = tuple(visit(url, session, accept="*/*") for url in own[:MOST_SCRIPTS])
    return asked, len(own) - len(asked) if own else len(set(markup.scripts))


def readable_text(arrival: Arrival) -> str:
    """What a person reads on a page, or all texts of a JSON answer. Raises Unusable, also for a page still empty."""
    try:
        return " \n".join(_texts(read_json(arrival.response)))
    except ValueError:
        markup = read_markup(arrival)
    if markup.draws_itself:
        raise drawn_by_scripts()
    return markup.text


def _texts(value: Any) -> Iterator[str]:
    """Every text of a JSON value; what is nested too deep was refused on reading."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def drawn_by_scripts() -> Unusable:
    """Why a page that arrives empty decides nothing."""
    because = "The page arrives almost empty and is drawn by scripts in the browser: a person must look."
    return Unusable("page-drawn-by-scripts", because)


def _outside(because: str) -> Unusable:
    return Unusable("session-not-accepted", f"{because}: it may have expired.")
