"""The places where a report lands: how each writes, and how much it takes."""

from dataclasses import dataclass
from typing import Final

from lib.report.confluence import CONFLUENCE
from lib.report.jira import JIRA
from lib.report.length import Length
from lib.report.linear import LINEAR
from lib.report.markdown import MARKDOWN
from lib.report.slack import SLACK
from lib.report.writer import Writer

CHATS: Final = (Length.NOTICE,)


@dataclass(frozen=True)
class Budget:
    """Characters as UTF-16 counts them, which is never fewer than a place counts; bytes of UTF-8; lines, if limited."""

    characters: int
    bytes: int
    lines: int | None = None


@dataclass(frozen=True)
class Target:
    """`suffix` is that of a file with its text, `lengths` are those that it takes."""

    name: str
    title: str
    writer: Writer
    budget: Budget
    suffix: str = "md"
    lengths: tuple[Length, ...] = tuple(Length)


# Each stays below what the place is known to take: GitHub refuses 65,536 characters, Jira 32,767, Confluence 5 MiB.
TARGETS: Final = {
    target.name: target
    for target in (
        Target("github", "GitHub issue or comment", MARKDOWN, Budget(60_000, 240_000)),
        Target("jira", "Jira description or comment", JIRA, Budget(8_000, 32_000), "txt"),
        Target("linear", "Linear issue or comment", LINEAR, Budget(20_000, 80_000)),
        Target("confluence", "Confluence page", CONFLUENCE, Budget(1_000_000, 4_000_000), "xml"),
        Target("slack", "Slack or Teams message", SLACK, Budget(3_000, 12_000, lines=10), "txt", CHATS),
    )
}
