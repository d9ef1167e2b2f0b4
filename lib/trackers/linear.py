"""Linear's comments of an issue, by its GraphQL interface: errors come with status 200 or 400."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, Field
from pydantic_core import from_json

from lib.cobalt.quotes import shown
from lib.launch.secret import Secret
from lib.trackers.answers import SENTENCES, Answer, decline, tell_when
from lib.trackers.tracker import MOST_PAGES, PAGE, Comment, Declined, Talk, Tracker

CLOUD = "https://linear.app"
FIELDS = "id body url user { id }"
PATH = re.compile(r"/[A-Za-z0-9/._#-]{1,300}")
READ = f"query ($id: String!) {{ comment(id: $id) {{ {FIELDS} }} }}"
LIST = f"""
query ($issue: String!, $after: String) {{
  viewer {{ id }}
  issue(id: $issue) {{
    comments(first: {PAGE}, after: $after) {{ nodes {{ {FIELDS} }} pageInfo {{ hasNextPage endCursor }} }}
  }}
}}
"""
NAME = "query ($issue: String!) { issue(id: $issue) { id } }"
CREATE = f"""
mutation ($issue: String!, $body: String!) {{
  commentCreate(input: {{ issueId: $issue, body: $body }}) {{ success comment {{ {FIELDS} }} }}
}}
"""
UPDATE = f"""
mutation ($id: String!, $body: String!) {{
  commentUpdate(id: $id, input: {{ body: $body }}) {{ success comment {{ {FIELDS} }} }}
}}
"""
STATUSES = {"ratelimited": 429, "authentication": 401, "forbidden": 403, "notfound": 404}  # by the kind of an error
Model = TypeVar("Model", bound=BaseModel)


class Named(Answer):
    id: str


class Told(Answer):
    """A comment. One that an integration wrote has no user."""

    id: str = Field(pattern=r"^[A-Za-z0-9-]{1,64}$")
    body: str = ""
    url: str = ""
    user: Named | None = None

    def comment(self, site: str) -> Comment:
        """`site` is where its address must lead."""
        begins, path = self.url[: len(site)], self.url[len(site) :]
        url = self.url if begins == site and PATH.fullmatch(path) else site
        return Comment(self.id, self.user.id if self.user else "", self.body, url)


class OneComment(Answer):
    comment: Told | None


class PageInfo(Answer):
    hasNextPage: bool  # noqa: N815 - Linear's name
    endCursor: str | None = None  # noqa: N815


class Page(Answer):
    nodes: tuple[Told, ...]
    pageInfo: PageInfo  # noqa: N815


class Commented(Answer):
    comments: Page


class Listed(Answer):
    viewer: Named
    issue: Commented


class Located(Answer):
    issue: Named


class Done(Answer):
    success: bool
    comment: Told


class Created(Answer):
    commentCreate: Done  # noqa: N815


class Updated(Answer):
    commentUpdate: Done  # noqa: N815


class Extensions(Answer):
    code: str | None = None
    type: str | None = None
    userPresentableMessage: str | None = None  # noqa: N815


class Problem(Answer):
    message: str = ""
    extensions: Extensions = Extensions()

    @property
    def kind(self) -> str:
        """One of STATUSES, "" for others. What does not exist is told by words only."""
        said = f"{self.extensions.code} {self.extensions.type}".lower().replace("_", "").replace(" ", "")
        missing = "entity not found" in self.message.lower() or "could not find" in self.message.lower()
        return "notfound" if missing else next((kind for kind in STATUSES if kind in said), "")


class Reply(Answer):
    """GraphQL's own form."""

    data: dict[str, Any] | None = None
    errors: tuple[Problem, ...] = ()


class Missing(Declined):
    """What was asked for is not there, or not for this token."""


@dataclass(frozen=True)
class Linear(Tracker):
    """`issue` is a key such as ABC-12. `site` is Linear's own, or a stand-in for it on this machine."""

    site: str
    issue: str
    token: Secret
    title = "Linear"

    @property
    def address(self) -> str:
        return "https://api.linear.app/graphql" if self.site == CLOUD else f"{self.site}/graphql"

    def read(self, comment: str) -> Talk[Comment | None]:
        try:
            told = yield from self._ask(OneComment, READ, id=comment)
        except Missing:
            return None
        return told.comment.comment(self.site) if told.comment else None

    def find(self, wanted: Callable[[Comment], bool]) -> Talk[Comment | None]:
        after: str | None = None
        for _ in range(MOST_PAGES):
            told = yield from self._ask(Listed, LIST, issue=self.issue, after=after)
            page, me = told.issue.comments, told.viewer.id
            comments = [each.comment(self.site) for each in page.nodes]
            if found := next((each for each in comments if each.author == me and wanted(each)), None):
                return found
            after = page.pageInfo.endCursor
            if not page.pageInfo.hasNextPage:
                return None
        raise Declined(f"{self.issue} has more than {PAGE * MOST_PAGES:,} comments. Choose an issue of its own.")

    def create(self, text: str) -> Talk[Comment]:
        located = yield from self._ask(Located, NAME, issue=self.issue)
        created = yield from self._ask(Created, CREATE, issue=located.issue.id, body=text)
        return self._done(created.commentCreate)

    def update(self, comment: str, text: str) -> Talk[Comment | None]:
        try:
            updated = yield from self._ask(Updated, UPDATE, id=comment, body=text)
        except Missing:
            return None
        return self._done(updated.commentUpdate)

    def _done(self, done: Done) -> Comment:
        if not done.success:
            raise Declined("Linear did not take the comment, and does not say why. Post again later.")
        return done.comment.comment(self.site)

    def _ask(self, model: type[Model], query: str, **variables: str | None) -> Talk[Model]:
        headers = {"authorization": self._authorization(), "accept": "application/json"}
        asked = {"query": query, "variables": variables}
        answer = yield httpx.Request("POST", self.address, headers=headers, json=asked)
        reply = self._reply(answer)
        if reply.errors:
            raise self._decline(reply.errors[0], answer)
        if not answer.is_success:
            raise decline(answer, self.title, self.issue)
        try:
            return model.model_validate(reply.data)
        except ValueError:
            raise self._unreadable() from None

    def _authorization(self) -> str:
        """Personal keys stand alone; all others are bearers' tokens."""
        token = self.token.reveal()
        return token if token.startswith("lin_api_") else f"Bearer {token}"

    def _reply(self, answer: httpx.Response) -> Reply:
        try:
            return Reply.model_validate(from_json(answer.content))
        except ValueError:
            raise (self._unreadable() if answer.is_success else decline(answer, self.title, self.issue)) from None

    def _decline(self, problem: Problem, answer: httpx.Response) -> Declined:
        said = shown(problem.extensions.userPresentableMessage or problem.message, 200)
        sentence = SENTENCES[STATUSES.get(problem.kind, 400)]
        told = sentence.format(title=self.title, issue=self.issue, later=tell_when(answer.headers))
        return (Missing if problem.kind == "notfound" else Declined)(f"{told} It says: {said}" if said else told)

    def _unreadable(self) -> Declined:
        return Declined("Linear’s answer has not the documented form. Check the address of the site.")
