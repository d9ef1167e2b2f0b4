"""Where a report is posted to, as people name it: hostile until it is checked here."""

import re
from dataclasses import dataclass
from typing import Final

import httpx

from lib.launch.secret import Secret
from lib.report.prefill import REPOSITORY, Unfit
from lib.trackers import github, linear
from lib.trackers.github import GitHub
from lib.trackers.jira import Jira
from lib.trackers.linear import Linear
from lib.trackers.tracker import Tracker

TITLES: Final = {"github": "GitHub", "jira": "Jira", "linear": "Linear"}
TOKENS: Final = {"github": "env:GITHUB_TOKEN", "jira": "env:JIRA_TOKEN", "linear": "env:LINEAR_API_KEY"}
EXAMPLES: Final = {"github": "acme/launches#12", "jira": "ABC-12", "linear": "ABC-12"}
SITES: Final = {"github": github.CLOUD, "linear": linear.CLOUD}
KEY = re.compile(r"[A-Z][A-Z0-9_]{0,30}-[1-9][0-9]{0,9}")
NUMBER = re.compile(r"[1-9][0-9]{0,9}")
PATH = re.compile(r"(?:/[A-Za-z0-9_-]{1,60}){0,3}")
USER = re.compile(r"[^\s:\x00-\x1f\x7f]{1,200}")


TYPED = "Say where the token is kept, as env:NAME or file:/path. A token itself is never taken."


def is_reference(token: str) -> bool:
    """Whether it says where a token is kept; anything else may be a token, and is neither taken nor shown."""
    return token.startswith(("env:", "file:"))


@dataclass(frozen=True)
class Destination:
    """One issue. `site` is an address without a slash at its end; `user` goes with a token of Jira's cloud."""

    tracker: str
    site: str
    issue: str
    user: str = ""

    @property
    def place(self) -> str:
        """What tells this issue from all others."""
        return f"{self.tracker} {self.site} {self.issue}"

    @property
    def is_secure(self) -> bool:
        """Whether what is sent can be read by the other side alone."""
        return self.site.startswith("https://")

    @property
    def is_vendors(self) -> bool:
        """Whether GitHub, Atlassian or Linear themselves run the site, so that nobody else reads what it is sent."""
        host = httpx.URL(self.site).host
        return self.is_secure and (
            host in ("github.com", "linear.app") or host.endswith((".ghe.com", ".atlassian.net"))
        )

    def open(self, token: Secret) -> Tracker:
        """The issue, as it is seen with a token."""
        match self.tracker:
            case "github":
                return GitHub(self.site, self.issue, token)
            case "jira":
                return Jira(self.site, self.issue, token, self.user)
            case _:
                return Linear(self.site, self.issue, token)


def aim(tracker: str, issue: str, site: str = "", user: str = "") -> Destination:
    """The issue that a person means. Raises Unfit, which says what would do."""
    if tracker not in TITLES:
        raise Unfit(f"A report is posted to {', '.join(TITLES)} only.")
    if user and (tracker != "jira" or not USER.fullmatch(user)):
        raise Unfit("A user is named for Jira’s cloud only, by an e-mail address.")
    named = _read_repository(issue.strip()) if tracker == "github" else _read_key(issue.strip().upper())
    return Destination(tracker, _read_site(site.strip() or SITES.get(tracker, "")), named, user)


def _read_repository(issue: str) -> str:
    repository, _, number = issue.partition("#")
    sound = REPOSITORY.fullmatch(repository) and not repository.endswith(("/.", "/.."))
    if not (sound and NUMBER.fullmatch(number)):
        raise Unfit(f"Name the issue as OWNER/NAME#NUMBER, such as {EXAMPLES['github']}.")
    return issue


def _read_key(issue: str) -> str:
    if not KEY.fullmatch(issue):
        raise Unfit(f"Name the issue by its key, such as {EXAMPLES['jira']}.")
    return issue


def _read_site(site: str) -> str:
    """Scheme, host and port, perhaps a path; who may be called is the guard's business."""
    try:
        url = httpx.URL(site)
    except (httpx.InvalidURL, UnicodeError):
        raise _unfit_site() from None
    plain = url.scheme in ("https", "http") and url.host and not (url.userinfo or url.query or url.fragment)
    path = url.path.rstrip("/")
    if not plain or not site.isprintable() or not PATH.fullmatch(path):
        raise _unfit_site()
    return f"{url.scheme}://{url.netloc.decode('ascii')}{path}"


def _unfit_site() -> Unfit:
    return Unfit("Name the site by its address, such as https://acme.atlassian.net.")
