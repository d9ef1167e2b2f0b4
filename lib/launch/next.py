"""The one thing to do next, and why it comes first."""

from dataclasses import dataclass
from typing import Literal

from lib.launch.readiness import ItemReadiness, Readiness
from lib.launch.settings import title
from lib.launch.signoff import SignOff
from lib.launch.standing import CheckStanding, Standing
from lib.launch.state import Launch
from lib.launch.states import Decision, State

Kind = Literal["approve", "set up", "fix", "run", "attest", "sign", "done"]


@dataclass(frozen=True)
class NextAction:
    """`item` is "" when the action concerns the whole launch."""

    kind: Kind
    text: str
    reason: str
    item: str = ""
    checks: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


def choose_next(launch: Launch, readiness: Readiness, sign_off: SignOff) -> NextAction:
    """Blocking items before advice; within them what failed, then what can run, then inputs, then people."""
    signed = bool(sign_off.covering)
    basics = launch.settings.missing(("base_url", "api_key"))
    if basics:
        names = " and ".join(title(field) for field in basics)
        return NextAction("set up", f"Fill in: {names}", "Without that no check can ask Cobalt.", fields=basics)
    unsettled = [each for each in readiness.items if not each.settled]
    blocking = [each for each in unsettled if each.blocks]
    if blocking or (unsettled and signed):  # what blocks may itself wait for advice
        return _approve(launch, blocking) or _first(blocking) or _first(unsettled) or _give_up(unsettled)
    if not signed:
        reason = (
            "Nothing blocks." if readiness.decision is Decision.GO else "Nothing blocks; you accept the conditions."
        )
        return NextAction("sign", "Sign the launch off", reason)
    if not sign_off.complete:
        return NextAction("sign", "Let another person sign", f"The quorum wants {', '.join(sign_off.missing)}.")
    return NextAction("done", "Export the report", "Signed, and nothing has changed since.")


def _first(items: list[ItemReadiness]) -> NextAction | None:
    return next((action for choose in (_fix, _run, _fill_in, _attest) if (action := choose(items))), None)


def _give_up(items: list[ItemReadiness]) -> NextAction:
    return NextAction("fix", "Change the checklist", "It has an item that nothing can settle.", items[0].item.id)


def _approve(launch: Launch, items: list[ItemReadiness]) -> NextAction | None:
    """When all that is left waits for waivers: they need another person."""
    asked = [each for each in items if each.item.id in launch.waived and each.item.id not in launch.approved]
    if not asked or len(asked) < len(items):
        return None
    text = f"Have the waiver of “{asked[0].item.title}” approved"
    return NextAction("approve", text, "Somebody other than who asked for it must accept it.", asked[0].item.id)


def _fix(items: list[ItemReadiness]) -> NextAction | None:
    failed = [each for each in items if each.state is State.FAILED]
    if not failed:
        return None
    first = failed[0]
    more = f" {len(failed) - 1} more failed after it." if len(failed) > 1 else ""
    return NextAction("fix", f"Fix “{first.item.title}”", f"{first.why}.{more}".replace("..", "."), first.item.id)


def _run(items: list[ItemReadiness]) -> NextAction | None:
    runnable = tuple(dict.fromkeys(check.check for each in items for check in each.required if _may_tell(each, check)))
    if not runnable:
        return None
    reason = "No result of today counts: it is missing, out of date, or could not be had."
    again = next((check.why for each in items for check in each.required if check.standing is Standing.ONCE), "")
    if again and all(_is_once(items, check) for check in runnable):
        reason = f"{again[:1].upper()}{again[1:]}."
    return NextAction("run", f"Run {_count(runnable)}", reason, checks=runnable)


def _may_tell(each: ItemReadiness, check: CheckStanding) -> bool:
    """Whether running a check can bring its item on: it says nothing yet, and no person may speak in its place."""
    match check.standing:
        case Standing.NOT_RUN | Standing.STALE | Standing.ONCE:
            return True
        case Standing.BLOCKED:
            return not check.missing
        case Standing.INCONCLUSIVE:
            return check.check not in each.undecided
    return False


def _is_once(items: list[ItemReadiness], check: str) -> bool:
    return all(each.standing is Standing.ONCE for item in items for each in item.required if each.check == check)


def _fill_in(items: list[ItemReadiness]) -> NextAction | None:
    fields = tuple(dict.fromkeys(field for each in items for check in each.required for field in check.missing))
    if not fields:
        return None
    names = ", ".join(title(field) for field in fields)
    return NextAction("set up", f"Fill in: {names}", "Checks are blocked until then.", fields=fields)


def _attest(items: list[ItemReadiness]) -> NextAction | None:
    asked = [each for each in items if each.needs_word or each.checks]
    if not asked:
        return None
    first = asked[0]
    left = f"{len(asked)} such items are left" if len(asked) > 1 else "it is the last one"
    reason = f"{first.why[:1].upper()}{first.why[1:]}".rstrip(".") + f"; {left}."
    return NextAction("attest", f"Answer for “{first.item.title}”", reason, first.item.id)


def _count(checks: tuple[str, ...]) -> str:
    return f"{len(checks)} check{'s' if len(checks) > 1 else ''}"
