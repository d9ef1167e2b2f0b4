"""Arguments and options that several commands take."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer


def readable(given: str | None) -> str | None:
    """A launch's id that no terminal obeys and every store can look up. Raises BadParameter."""
    if given and not given.isprintable():
        raise typer.BadParameter("it has a control character inside; “launches” shows the ids.")
    return given


def words(name: str, meaning: str) -> Any:
    """An option that takes a person's words."""
    return typer.Option(name, metavar="TEXT", help=meaning)


LaunchId: TypeAlias = Annotated[
    str, typer.Argument(metavar="LAUNCH", help="Its id, as “launches” shows it.", callback=readable)
]
ItemId: TypeAlias = Annotated[str, typer.Argument(metavar="ITEM", help="The item's id, such as wf-optimized.")]
Assignments: TypeAlias = Annotated[
    list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Set one field; repeatable.")
]
TargetFile: TypeAlias = Annotated[Path | None, typer.Option("--target", metavar="FILE", help="A target file (TOML).")]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Answer with JSON on standard output.")]
Day: TypeAlias = Annotated[
    datetime | None, typer.Option("--target-date", metavar="DATE", formats=["%Y-%m-%d"], help="When it goes live.")
]
LastDay: TypeAlias = Annotated[
    datetime, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="The last day, to its end in UTC.")
]
AsName: TypeAlias = Annotated[str | None, typer.Option("--name", metavar="TEXT", help="Who, if not this account.")]
