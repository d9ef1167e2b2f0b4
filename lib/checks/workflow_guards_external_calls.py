"""Each call of an application has a second try and a way out of its errors, and the workflow a time limit."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.branches import CATCH, TRY, calls, inside, ways
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import listing
from lib.cobalt.workflows import Node, Workflow, read_workflow
from lib.launch.verdict import Verdict, inconclusive, passed, warned


@check(needs=("base_url", "api_key", "workflow_id"), uses=("linked_account_id",), after=("workflow_exists",))
def workflow_guards_external_calls(target: Target) -> Conversation:
    settings = target.settings
    try:
        return _judge((yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(workflow: Workflow) -> Verdict:
    asked = calls(workflow)
    seconds = (workflow.options and workflow.options.timeout) or 0
    if not asked:
        return inconclusive("call-not-seen", "No node of the workflow is known to call an application.")
    if verdict := _guarded(workflow) or _tried(asked):
        return verdict
    if seconds <= 0:
        return warned("time-limit-absent", "The workflow has no time limit: a call that hangs keeps it open.")
    because = "Each call tries again, its errors are caught, and the run has a time limit."
    return passed(because, calls=str(len(asked)), seconds=str(seconds))


def _guarded(workflow: Workflow) -> Verdict | None:
    bare = _bare(workflow)
    if bare and _is_unclear(workflow, bare):
        because = "The workflow handles errors, and which nodes that guards is told in words that are not known here."
        return inconclusive("guard-not-told", because)
    if bare:
        because = f"An error of these nodes ends the run, and nothing catches it: {_names(bare)}."
        return warned("call-unguarded", because, unguarded=str(len(bare)))
    return None


def _tried(asked: tuple[Node, ...]) -> Verdict | None:
    once = [node for node in asked if node.maximum_attempts is not None and node.maximum_attempts <= 1]
    untold = [node for node in asked if node.maximum_attempts is None]
    if once:
        return warned("call-tried-once", f"These nodes give up after the first try: {_names(once)}.")
    if untold:
        return inconclusive("tries-not-told", f"Cobalt does not tell how often these nodes try: {_names(untold)}.")
    return None


def _bare(workflow: Workflow) -> list[Node]:
    """The calls whose errors nothing takes up."""
    shields = [node for node in _shields(workflow) if CATCH & ways(workflow, node).keys()]
    covered = {each for node in shields for each in inside(workflow, node, TRY)}
    return [node for node in calls(workflow) if node.id not in covered and not node.skip_on_error]


def _is_unclear(workflow: Workflow, bare: list[Node]) -> bool:
    """Whether one of these lies behind a shield whose ways have unknown names."""
    unclear = [node for node in _shields(workflow) if not (CATCH | TRY) & ways(workflow, node).keys()]
    behind = {each for node in unclear for each in workflow.reachable(node)}
    return any(node.id in behind for node in bare)


def _shields(workflow: Workflow) -> list[Node]:
    return [node for node in workflow.steps if node.is_like("trycatch")]


def _names(nodes: list[Node]) -> str:
    return listing([node.title for node in nodes])
