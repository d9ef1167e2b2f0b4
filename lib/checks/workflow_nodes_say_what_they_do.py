"""Every node of the workflow has a name of its own that says what it does."""

import re
from collections import Counter

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import listing
from lib.cobalt.workflows import Node, Workflow, read_workflow
from lib.launch.verdict import Verdict, inconclusive, passed, warned

GIVEN_BY_THE_EDITOR = re.compile(r"(?:(?:new|untitled|copy of) ?)*(?:step|node|action|untitled|copy)?[ _#-]*\d*")


@check(needs=("base_url", "api_key", "workflow_id"), uses=("linked_account_id",), after=("workflow_exists",))
def workflow_nodes_say_what_they_do(target: Target) -> Conversation:
    settings = target.settings
    try:
        return _judge((yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(workflow: Workflow) -> Verdict:
    steps = workflow.steps
    nameless = [node.title for node in steps if _says_nothing(node)]
    repeated = [name for name, count in Counter(map(_plain, steps)).items() if count > 1]
    facts = {"nodes": str(len(steps)), "nameless": str(len(nameless)), "repeated": str(len(repeated))}
    if not steps:
        return inconclusive("nodes-not-told", "Cobalt tells of no node beside the start.", **facts)
    if nameless:
        return warned("node-name-says-nothing", f"These names do not say what is done: {listing(nameless)}.", **facts)
    if repeated:
        return warned("node-names-repeat", f"Several nodes are called the same: {listing(repeated)}.", **facts)
    return passed("Each node has a name of its own that is not the editor's.", **facts)


def _says_nothing(node: Node) -> bool:
    words = re.compile(r"[\W\d_]+")
    is_its_type = words.sub("", node.name.casefold()) == words.sub("", node.type.casefold())
    return is_its_type or bool(GIVEN_BY_THE_EDITOR.fullmatch(_plain(node)))


def _plain(node: Node) -> str:
    return " ".join(node.name.casefold().split())
