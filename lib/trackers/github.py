"""GitHub's comments of an issue or pull request, by its REST interface; the documentation is that of 2022-11-28."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import Field, RootModel

from lib.launch.secret import Secret
from lib.trackers.answers import GONE, Answer, read
from lib.trackers.tracker import MOST_PAGES, PAGE, Comment, Declined, Talk, Tracker

CLOUD = "https://github.com"


class Account(Answer):
    id: int


class Told(Answer):
    """A comment. Of a deleted account there is no user."""

    id: int = Field(ge=1, lt=2**63)
    body: str = ""
    user: Account | None = None

    def comment(self, issue: str) -> Comment:
        """`issue` is the address of its page."""
        author = str(self.user.id) if self.user else ""
        return Comment(str(self.id), author, self.body, f"{issue}#issuecomment-{self.id}")


class Page(RootModel[tuple[Told, ...]]):
    pass


def locate_interface(site: str) -> str:
    """Where programs ask: apart for github.com and for enterprises in its cloud, below the site for their own."""
    scheme, _, host = site.partition("://")
    if site == CLOUD or host.endswith(".ghe.com"):
        return f"{scheme}://api.{host}"
    return f"{site}/api/v3"


@dataclass(frozen=True)
class GitHub(Tracker):
    """`issue` is OWNER/NAME#NUMBER."""

    site: str
    issue: str
    token: Secret
    title = "GitHub"

    @property
    def address(self) -> str:
        return f"{self._repository}/issues/{self._number}/comments"

    def read(self, comment: str) -> Talk[Comment | None]:
        answer = yield self._ask("GET", f"{self._repository}/issues/comments/{comment}")
        return None if answer.status_code in GONE else self._comment(answer)

    def find(self, wanted: Callable[[Comment], bool]) -> Talk[Comment | None]:
        if not (me := (yield from self._name_me())):
            return None
        for number in range(1, MOST_PAGES + 1):
            answer = yield self._ask("GET", f"{self.address}?per_page={PAGE}&page={number}")
            page = [each.comment(self._page) for each in read(Page, answer, self.title, self.issue).root]
            if found := next((each for each in page if each.author == me and wanted(each)), None):
                return found
            if len(page) < PAGE:
                return None
        raise Declined(f"{self.issue} has more than {PAGE * MOST_PAGES:,} comments. Choose an issue of its own.")

    def create(self, text: str) -> Talk[Comment]:
        return self._comment((yield self._ask("POST", self.address, {"body": text})))

    def update(self, comment: str, text: str) -> Talk[Comment | None]:
        answer = yield self._ask("PATCH", f"{self._repository}/issues/comments/{comment}", {"body": text})
        return None if answer.status_code in GONE else self._comment(answer)

    @property
    def _repository(self) -> str:
        return f"{locate_interface(self.site)}/repos/{self.issue.partition('#')[0]}"

    @property
    def _page(self) -> str:
        return f"{self.site}/{self.issue.replace('#', '/issues/')}"

    @property
    def _number(self) -> str:
        return self.issue.partition("#")[2]

    def _name_me(self) -> Talk[str]:
        """The token's account, "" for a workflow's own token, which may not ask: it knows its comments by id only."""
        answer = yield self._ask("GET", f"{locate_interface(self.site)}/user")
        if answer.status_code == 403 and b"Resource not accessible by integration" in answer.content:
            return ""
        return str(read(Account, answer, self.title, self.issue).id)

    def _comment(self, answer: httpx.Response) -> Comment:
        return read(Told, answer, self.title, self.issue).comment(self._page)

    def _ask(self, method: str, url: str, body: dict[str, Any] | None = None) -> httpx.Request:
        headers = {
            "authorization": f"Bearer {self.token.reveal()}",
            "accept": "application/vnd.github+json",
            "x-github-api-version": "2022-11-28",
            "user-agent": "cobalt-go-live",
        }
        return httpx.Request(method, url, headers=headers, json=body)
