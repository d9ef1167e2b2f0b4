"""No key, token or password is typed into a node of the workflow."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.embedded_secrets import Certainty, find_secret, named_texts
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import listing
from lib.cobalt.workflows import Node, Workflow, read_workflow
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned


@check(needs=("base_url", "api_key", "workflow_id"), uses=("linked_account_id",), after=("workflow_exists",))
def workflow_holds_no_secret(target: Target) -> Conversation:
    settings = target.settings
    try:
        return _judge((yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(workflow: Workflow) -> Verdict:
    built = [place for node in workflow.nodes for place in _places(node, "certain", node.data, node.configurable)]
    doubtful = [place for node in workflow.nodes for place in _doubtful(node)]
    untold = [node.title for node in workflow.steps if node.data is None]
    facts = {"nodes": str(len(workflow.steps)), "secrets": str(len(built)), "suspected": str(len(doubtful))}
    if built:
        because = f"Whoever may read the workflow reads what is typed in here: {listing(built)}."
        return failed("secret-in-node", because, **facts)
    if doubtful:
        return warned("secret-suspected-in-node", f"What stands here may be a secret: {listing(doubtful)}.", **facts)
    if untold or not workflow.steps:
        because = f"Cobalt does not tell what these nodes are made of: {listing(untold or ['all'])}."
        return inconclusive("node-content-not-told", because, **facts)
    return passed("No key, token or password is typed into a node.", **facts)


def _doubtful(node: Node) -> list[str]:
    """Also what is left of a trial run: nobody may have typed it."""
    left = _places(node, "certain", node.request, node.given)
    return [*_places(node, "possible", node.data, node.configurable), *left]


def _places(node: Node, certainty: Certainty, *parts: object) -> list[str]:
    """Where such secrets stand, by node and field: never what they are."""
    found = [name for part in parts for name, text in named_texts(part) if find_secret(name, text) == certainty]
    return [f"{node.title} ({name or 'text'})" for name in dict.fromkeys(found)]
