"""A report in ten lines, for a chat or where nothing longer fits: it counts what the complete one tells."""

from lib.launch.readiness import Readiness
from lib.launch.signoff import SignOff
from lib.launch.state import Launch
from lib.launch.states import State
from lib.report.document import Bullets, Code, Document, Line, Paragraph, Section, line
from lib.report.tally import count_importance

NAMED = 3  # of several, before the rest is counted
LONGEST = 60  # characters of a name that others chose


def compose_notice(
    opening: Document, launch: Launch, readiness: Readiness, sign_off: SignOff, pointer: Line
) -> Document:
    """The opening's title, lead and verdict, and a handful of bullets; `pointer` says where the rest is."""
    (verdict,) = opening.sections
    bullets = (
        line(count_importance(readiness, "blocks launch")),
        line(count_importance(readiness, "advice")),
        line(_count_accepted(launch, readiness)),
        line("In the way: ", *_name_blocking(readiness)),
        line(_name_signers(sign_off)),
        pointer,
    )
    (sentence,) = (block for block in verdict.blocks if isinstance(block, Paragraph))
    told = Section(heading=verdict.heading, blocks=(sentence, Bullets(items=bullets)))
    return opening.model_copy(update={"sections": (told,)})


def _count_accepted(launch: Launch, readiness: Readiness) -> str:
    waived = sum(each.state is State.WAIVED for each in readiness.items)
    return f"Accepted for a while: {_count(waived, 'waiver')}, {_count(len(launch.conditions), 'condition')}"


def _name_blocking(readiness: Readiness) -> Line:
    names = [each.item.id for each in readiness.items if each.blocks]
    if not names:
        return ("nothing",)
    shown = [Code(code=name[:LONGEST]) for name in names[:NAMED]]
    spaced = [run for name in shown for run in (name, " ")][:-1]
    return (*spaced, f" and {len(names) - NAMED} more") if len(names) > NAMED else tuple(spaced)


def _name_signers(sign_off: SignOff) -> str:
    names = [each.fact.name[:LONGEST] for each in sign_off.covering]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    by = f", by {', '.join(names[:NAMED])}{more}" if names else ""
    return f"Sign-off: {sign_off.state.value}{by}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
