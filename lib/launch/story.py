"""Journal entries as sentences, for people."""

from functools import singledispatch

from lib.launch.checklist import Checklist
from lib.launch.entries import (
    Attested,
    Checked,
    Conditioned,
    ConditionMet,
    Configured,
    Entry,
    Granted,
    MarkedNotApplicable,
    Noted,
    Opened,
    Posted,
    Renamed,
    Reported,
    Revoked,
    Signed,
    Waived,
    WaiverApproved,
    Withdrawn,
)
from lib.launch.wording import counted, name_check


def tell(entry: Entry, checklist: Checklist) -> str:
    """What happened, without who and when."""
    return _tell(entry.body, checklist)


def name_right(right: str) -> str:
    """A right with its article."""
    return f"{'an' if right[0] in 'ae' else 'a'} {right}"


def _title(item: str, checklist: Checklist) -> str:
    try:
        return f"“{checklist.item(item).title}”"
    except KeyError:
        return f"“{item}” (no longer in the checklist)"


@singledispatch
def _tell(body: object, _checklist: Checklist) -> str:
    raise TypeError(f"no sentence for an entry of type {type(body).__name__}")


@_tell.register
def _(body: Opened, _checklist: Checklist) -> str:
    return f"opened the launch “{body.name}” with checklist {body.checklist} {body.checklist_version}"


@_tell.register
def _(body: Renamed, _checklist: Checklist) -> str:
    owner = f", owner {body.owner}" if body.owner else ""
    target = f", target {body.target_date}" if body.target_date else ""
    return f"set the launch’s particulars: “{body.name}”{owner}{target}"


@_tell.register
def _(body: Configured, _checklist: Checklist) -> str:
    key = f", key ending in {body.key_last_four}" if body.key_last_four else ""
    return f"set the target: {body.settings.base_url or 'no base URL yet'}{key}"


@_tell.register
def _(body: Checked, _checklist: Checklist) -> str:
    cause = f" ({body.verdict.cause})" if body.verdict.cause else ""
    again = f" at attempt {body.attempts}" if body.attempts > 1 else ""
    outcome = body.verdict.outcome.value.replace("_", " ")
    return f"checked whether {name_check(body.check)}: {outcome}{again}{cause}. {body.verdict.because}"


@_tell.register
def _(body: Attested, checklist: Checklist) -> str:
    return f"attested {_title(body.item, checklist)}: {body.note}"


@_tell.register
def _(body: Reported, checklist: Checklist) -> str:
    tried = sum(found.total > 0 for found in body.results.values())
    told = f"{body.numbers}, for {tried} of {counted(len(body.results), 'scenario')}"
    return f"handed in a test report for {_title(body.item, checklist)}: {told} ({body.file}, {body.sha256[:12]})"


@_tell.register
def _(body: Waived, checklist: Checklist) -> str:
    return f"asked to waive {_title(body.item, checklist)} until {body.until}, owner {body.owner}: {body.reason}"


@_tell.register
def _(body: WaiverApproved, checklist: Checklist) -> str:
    return f"approved the waiver of {_title(body.item, checklist)} that entry {body.asked} asks for"


@_tell.register
def _(body: Conditioned, _checklist: Checklist) -> str:
    return f"set a condition, due {body.due}, owner {body.owner}: {body.condition}"


@_tell.register
def _(body: ConditionMet, _checklist: Checklist) -> str:
    return f"closed the condition of entry {body.asked}: {body.how}"


@_tell.register
def _(body: Granted, _checklist: Checklist) -> str:
    signs = f", to sign as {' and '.join(body.signs)}" if body.signs else ""
    return f"made {body.person} {name_right(body.right)}{signs}"


@_tell.register
def _(body: Revoked, _checklist: Checklist) -> str:
    return f"took from {body.person} the right of {name_right(body.right)}"


@_tell.register
def _(body: MarkedNotApplicable, checklist: Checklist) -> str:
    return f"marked {_title(body.item, checklist)} not applicable: {body.reason}"


@_tell.register
def _(body: Withdrawn, checklist: Checklist) -> str:
    return f"took back “{body.what}” of {_title(body.item, checklist)}: {body.reason}"


@_tell.register
def _(body: Noted, checklist: Checklist) -> str:
    return f"noted on {_title(body.item, checklist)}: {body.text}"


@_tell.register
def _(body: Posted, _checklist: Checklist) -> str:
    problem = f". {body.problem}" if body.problem else ""
    return f"posted the report to {body.issue}: {body.url}{problem}"


@_tell.register
def _(body: Signed, _checklist: Checklist) -> str:
    own = f", also with SSH key {body.ssh.key}" if body.ssh else ""
    return f"signed as {body.role} ({body.meaning}): {body.verdict}, state {body.statement[:12]}{own}"
