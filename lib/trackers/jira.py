"""Jira's comments of an issue, by version 2 of its REST interface.

Version 2 takes and gives wiki markup, which our writer makes, in Jira's cloud and in a company's own Jira. Version 3
takes a tree of nodes instead, nearly four times as long as the text it holds, and exists in the cloud only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import Field

from lib.launch.secret import Secret
from lib.trackers.answers import GONE, Answer, read
from lib.trackers.tracker import MOST_PAGES, PAGE, Comment, Declined, Talk, Tracker


class Account(Answer):
    """The cloud names people by `accountId`, a company's own Jira by `key`."""

    accountId: str = ""  # noqa: N815 - Jira's name
    key: str = ""

    @property
    def id(self) -> str:
        return self.accountId or self.key


class Told(Answer):
    """A comment. One of nobody has no author."""

    id: str = Field(pattern=r"^[0-9]{1,20}$")
    body: str = ""
    author: Account | None = None

    def comment(self, issue: str) -> Comment:
        """`issue` is the address of its page."""
        return Comment(self.id, self.author.id if self.author else "", self.body, f"{issue}?focusedCommentId={self.id}")


class Page(Answer):
    total: int
    comments: tuple[Told, ...]


@dataclass(frozen=True)
class Jira(Tracker):
    """`issue` is a key such as ABC-12; `user` the e-mail address that goes with a token of the cloud."""

    site: str
    issue: str
    token: Secret
    user: str = ""
    title = "Jira"

    @property
    def address(self) -> str:
        return f"{self.site}/rest/api/2/issue/{self.issue}/comment"

    def read(self, comment: str) -> Talk[Comment | None]:
        answer = yield self._ask("GET", f"{self.address}/{comment}")
        return None if answer.status_code in GONE else self._comment(answer)

    def find(self, wanted: Callable[[Comment], bool]) -> Talk[Comment | None]:
        answer = yield self._ask("GET", f"{self.site}/rest/api/2/myself")
        me = read(Account, answer, self.title, self.issue).id
        seen = 0
        for _ in range(MOST_PAGES):
            answer = yield self._ask("GET", f"{self.address}?startAt={seen}&maxResults={PAGE}")
            page = read(Page, answer, self.title, self.issue)
            comments = [each.comment(self._page) for each in page.comments]
            if found := next((each for each in comments if me and each.author == me and wanted(each)), None):
                return found
            seen += len(comments)
            if not comments or seen >= page.total:
                return None
        raise Declined(f"{self.issue} has more than {PAGE * MOST_PAGES:,} comments. Choose an issue of its own.")

    def create(self, text: str) -> Talk[Comment]:
        return self._comment((yield self._ask("POST", self.address, {"body": text})))

    def update(self, comment: str, text: str) -> Talk[Comment | None]:
        answer = yield self._ask("PUT", f"{self.address}/{comment}", {"body": text})
        return None if answer.status_code in GONE else self._comment(answer)

    @property
    def _page(self) -> str:
        return f"{self.site}/browse/{self.issue}"

    def _comment(self, answer: httpx.Response) -> Comment:
        return read(Told, answer, self.title, self.issue).comment(self._page)

    def _ask(self, method: str, url: str, body: dict[str, Any] | None = None) -> httpx.Request:
        request = httpx.Request(method, url, headers={"accept": "application/json"}, json=body)
        if not self.user:
            request.headers["authorization"] = f"Bearer {self.token.reveal()}"
            return request
        return next(httpx.BasicAuth(self.user, self.token.reveal()).auth_flow(request))
