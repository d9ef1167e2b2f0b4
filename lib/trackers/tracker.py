"""What a tracker is: conversations about the comments of one issue, written as the checks are."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias, TypeVar

import httpx

Told = TypeVar("Told")
Talk: TypeAlias = Generator[httpx.Request, httpx.Response, Told]  # yields requests, is sent their answers

PAGE = 50  # comments that are asked for at once
MOST_PAGES = 40


class Declined(Exception):
    """The tracker did not do it. The text says what to do; a tracker's own words in it may quote what was sent."""


@dataclass(frozen=True)
class Comment:
    """As the tracker gives it back. `author` is an account's id, "" for nobody whom it names.

    `url` is where people see it; none that comes from outside is taken as it is.
    """

    id: str
    author: str
    body: str
    url: str


class Tracker(ABC):
    """One issue, seen with one token. All conversations raise Declined."""

    title: ClassVar[str]

    @property
    @abstractmethod
    def address(self) -> str:
        """Where a new comment goes."""

    @abstractmethod
    def read(self, comment: str) -> Talk[Comment | None]:
        """A comment by its id, None when it is not there."""

    @abstractmethod
    def find(self, wanted: Callable[[Comment], bool]) -> Talk[Comment | None]:
        """The first comment, oldest first, that the token's own account wrote and that is `wanted`."""

    @abstractmethod
    def create(self, text: str) -> Talk[Comment]:
        """A new comment."""

    @abstractmethod
    def update(self, comment: str, text: str) -> Talk[Comment | None]:
        """Give a comment another text; None when it is not there any more."""
