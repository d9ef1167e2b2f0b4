"""What to do about an item: which fixes it needs, what it waits for, and each fix in the words of one launch."""

from collections.abc import Iterable
from dataclasses import dataclass

from lib.launch.checklist import Checklist, Fix
from lib.launch.settings import Settings
from lib.launch.standing import CheckStanding
from lib.launch.verdict import Outcome
from lib.launch.wording import name_check

FOUND = frozenset({Outcome.FAILED, Outcome.WARNED, Outcome.INCONCLUSIVE})


@dataclass(frozen=True)
class Advice:
    """`fixes` by what was found, each once; None where the checklist knows none. `waits` names what is in the way."""

    fixes: dict[str, Fix | None]
    waits: tuple[str, ...]


def advise(checks: Iterable[CheckStanding], checklist: Checklist) -> Advice:
    """A check that could not be asked has nothing to mend: what it waits for has."""
    results = [each.result.fact for each in checks if each.result]
    found = [each for each in results if each.verdict.outcome in FOUND]
    stuck = [each.verdict for each in results if each.verdict.outcome is Outcome.BLOCKED]
    fixes = {each.verdict.cause: checklist.fix(each.check, each.verdict.cause) for each in found}
    waits = (name_check(each.values.get("check", "")) or each.because.rstrip(".") for each in stuck)
    return Advice(fixes, tuple(dict.fromkeys(waits)))


def fill(text: str, settings: Settings, *, command: bool = False) -> str:
    """The launch's own values in place of `{field}`; a field that is empty stays as it is, to be seen.

    `command`: values stand between single quotes in it, so a quote in a value must not end them.
    """
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        shown = " ".join(value) if isinstance(value, tuple) else value
        shown = shown.replace("'", "'\\''") if command else shown
        if shown and name != "api_key":
            text = text.replace(f"{{{name}}}", shown)
    return text
