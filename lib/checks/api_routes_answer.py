"""Every part of Cobalt's API that an integration lives on answers this key."""

import httpx

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.errors import Unusable, read_json, read_problem, undecided
from lib.launch.verdict import Verdict, failed, inconclusive, passed

ROUTES = {  # what a person calls it, and whether its answer is a page or a list
    "applications": ("/application", list),
    "workflows": ("/workflow?page=1&limit=10", dict),
    "executions": ("/execution?page=1&limit=10", dict),
    "events": ("/application/event", list),
    "webhooks": ("/webhook", list),
}


@check(needs=("base_url", "api_key", "linked_account_id"), after=("linked_account_exists",))
def api_routes_answer(target: Target) -> Conversation:
    account = target.settings.linked_account_id
    answers = yield together(*(target.cobalt.ask_for(account, "GET", path) for path, _ in ROUTES.values()))
    found = {name: _state(answer, kind) for (name, (_, kind)), answer in zip(ROUTES.items(), answers, strict=True)}
    return _judge(found)


def _state(answer: httpx.Response, kind: type) -> str | Unusable:
    """Nothing for a documented success, the reason of a refusal, or what says that it cannot be told."""
    problem = read_problem(answer)
    if problem and answer.status_code in (401, 403, 404):
        return problem.name
    try:
        body = read_json(answer)
    except ValueError:
        return undecided(answer)
    whole = isinstance(body.get("docs"), list) if isinstance(body, dict) else isinstance(body, list)
    return "" if answer.status_code == 200 and not problem and isinstance(body, kind) and whole else undecided(answer)


def _judge(found: dict[str, str | Unusable]) -> Verdict:
    refused = {name: state for name, state in found.items() if isinstance(state, str) and state}
    if refused:
        said = "; ".join(f"{name}: {state}" for name, state in refused.items())
        return failed("route-refused", f"Cobalt refuses part of its API to this key ({said}).", refused=said)
    unclear = next((state for state in found.values() if isinstance(state, Unusable)), None)
    if unclear:
        return inconclusive(unclear.cause, unclear.because)
    return passed(f"Cobalt answers for {', '.join(found)}.", asked=str(len(found)))
