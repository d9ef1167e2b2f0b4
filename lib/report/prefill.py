"""A link to a tracker's form for a new issue, filled in: it needs no token, and no more than a browser's address."""

import re
from collections.abc import Callable
from urllib.parse import quote, urlencode

LONGEST = 2_000  # characters of an address that every browser and proxy on the way takes
LONGEST_TITLE = 700  # of them, as it is encoded
REPOSITORY = re.compile(r"[a-z0-9][a-z0-9-]{0,38}/[a-z0-9._-]{1,100}", re.IGNORECASE)
FORMS = ("github", "linear")
CUT = "\n\n…"


class Unfit(ValueError):
    """This names no place for a new issue; the text says what would."""


def link_new_issue(tracker: str, repository: str, title: str, text: str) -> str:
    """For a tracker that takes one. Raises Unfit."""
    if tracker not in FORMS:
        raise Unfit(f"A form for a new issue can be filled in at {' and '.join(FORMS)} only.")
    return link_github(repository, title, text) if tracker == "github" else link_linear(title, text)


def link_github(repository: str, title: str, text: str) -> str:
    """`repository` is OWNER/NAME. Raises Unfit."""
    if not REPOSITORY.fullmatch(repository) or repository.endswith(("/.", "/..")):
        raise Unfit("Name the repository as OWNER/NAME, such as acme/launches.")
    return _fill(f"https://github.com/{repository}/issues/new", "body", title, text)


def link_linear(title: str, text: str) -> str:
    """The team is chosen there."""
    return _fill("https://linear.new/", "description", title, text)


def _fill(form: str, body: str, title: str, text: str) -> str:
    """Whole lines of the text, as many as fit."""
    short = _shorten_title(title)

    def link(lines: list[str]) -> str:
        told = "\n".join(lines).strip()
        whole = told if len(lines) == len(every) else f"{told}{CUT}"
        return f"{form}?{urlencode({'title': short, body: whole}, quote_via=quote, safe='')}"

    every = text.splitlines()
    return link(_most(every, lambda lines: len(link(lines)) <= LONGEST))


def _most(lines: list[str], fits: Callable[[list[str]], bool]) -> list[str]:
    return next((lines[:count] for count in range(len(lines), 0, -1) if fits(lines[:count])), [])


def _shorten_title(title: str) -> str:
    """Whole words, or whole characters where one word alone is too long."""
    if len(quote(title, safe="")) <= LONGEST_TITLE:
        return title
    kept = next(
        title[:end] for end in range(len(title), -1, -1) if len(quote(title[:end], safe="")) <= LONGEST_TITLE - 9
    )
    return f"{kept.rpartition(' ')[0] or kept}…"
