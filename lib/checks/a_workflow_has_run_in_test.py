"""A workflow of the linked account has run to its end in the test environment."""

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.environments import Runs
from lib.cobalt.errors import Unusable
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(needs=("base_url", "api_key", "linked_account_id"), after=("linked_account_exists",))
def a_workflow_has_run_in_test(target: Target) -> Conversation:
    if target.environment != "test":
        because = "Only a test key, which begins with tk, can tell what ran in the test environment."
        return inconclusive("test-key-needed", because)
    path = "/execution?page=1&limit=100&status=COMPLETED"
    return _judge((yield target.cobalt.ask_for(target.settings.linked_account_id, "GET", path)))


def _judge(response: httpx.Response) -> Verdict:
    try:
        runs = read(Runs, response)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    ended = sum(run.status == "COMPLETED" and run.environment == "test" for run in runs.docs)
    if ended:
        return passed("Workflows have run to their end in the test environment.", ended=str(ended))
    if runs.docs:
        return inconclusive("answer-undocumented", "Cobalt lists runs, but none that it calls completed in test.")
    return failed("no-run-in-test", "No workflow of the linked account has run to its end in the test environment.")
