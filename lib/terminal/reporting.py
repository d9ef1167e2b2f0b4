"""The report as the command line hands it out: the kind that was asked for, and the files that belong beside it."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from lib.launch.entries import Actor
from lib.report.attachments import name_report, name_seal
from lib.store.files import replace_file
from lib.terminal.exits import WrongUsage

if TYPE_CHECKING:
    from lib.golive import GoLive
    from lib.report.fit import Export


class Kind(StrEnum):
    """Places where a report lands, and forms for programs."""

    GITHUB = "github"
    JIRA = "jira"
    LINEAR = "linear"
    CONFLUENCE = "confluence"
    SLACK = "slack"
    JSON = "json"
    JUNIT = "junit"
    DSSE = "dsse"


@dataclass(frozen=True)
class Handout:
    """`beside` are files that the text speaks of, by name; `remark` says how much of the place it takes."""

    text: str
    beside: dict[str, str] = field(default_factory=dict)
    remark: str = ""

    def write(self, output: Path) -> None:
        """Write the text there, and the files beside it into the same folder. Raises OSError."""
        if output.name in self.beside:
            raise WrongUsage(f"{output.name} is the name of what belongs beside this text: choose another.")
        replace_file(output, self.text.encode())
        for name, text in self.beside.items():
            replace_file(output.with_name(name), text.encode())


def hand_out(golive: "GoLive", actor: Actor, launch: str, kind: Kind | None) -> Handout:
    """The complete report by default. Raises Unknown and KeyUnavailable."""
    match kind:
        case None:
            return Handout(golive.report(actor, launch))
        case Kind.JSON:
            return Handout(golive.facts(actor, launch))
        case Kind.JUNIT:
            return Handout(golive.junit(actor, launch))
        case Kind.DSSE:
            return Handout(golive.envelope(actor, launch))
        case _:
            return _for_place(golive, actor, launch, kind)


def _for_place(golive: "GoLive", actor: Actor, launch: str, kind: Kind) -> Handout:
    from lib.report.targets import TARGETS  # noqa: PLC0415 - brings cryptography along

    export = golive.export(actor, launch, TARGETS[kind.value])
    beside = {name_report(launch): golive.report(actor, launch)} if export.shortened else {}
    return Handout(export.text, beside | _seal_apart(launch, export), export.describe())


def _seal_apart(launch: str, export: "Export") -> dict[str, str]:
    if export.envelope is None or not export.form.seal_apart:
        return {}
    return {name_seal(launch): f"{export.envelope.to_json()}\n"}
