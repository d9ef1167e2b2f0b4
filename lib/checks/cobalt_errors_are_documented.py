"""Cobalt answers questions about what does not exist with the errors that it documents."""

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable, read_json, read_problem, undecided
from lib.cobalt.requests import segment
from lib.launch.verdict import Verdict, inconclusive, passed, warned

NOBODY = "f" * 24  # an id in Cobalt's own form that nothing has
DUE = {"unknown account": 404, "missing account": 400, "unknown application": 404, "unknown execution": 404}


@check(needs=("base_url", "api_key", "linked_account_id"), after=("linked_account_exists",))
def cobalt_errors_are_documented(target: Target) -> Conversation:
    cobalt, account, nobody = target.cobalt, target.settings.linked_account_id, f"{target.probe}-nobody"
    answers = (
        (yield cobalt.read_linked_account(nobody)),
        (yield cobalt.ask("GET", "/application")),
        (yield cobalt.ask_for(account, "GET", f"/application/{segment(nobody)}")),
        (yield cobalt.ask_for(account, "GET", f"/execution/{NOBODY}")),
    )
    try:
        return _judge(dict(zip(DUE, answers, strict=True)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(answers: dict[str, httpx.Response]) -> Verdict:
    differing = {name: found for name, response in answers.items() if (found := _difference(response, DUE[name]))}
    if not differing:
        return passed("Cobalt refused four questions about what does not exist, each with a documented error.")
    listed = "; ".join(f"{name}: {found}" for name, found in differing.items())
    because = f"Cobalt's errors differ from its documentation, so your code must not rely on their form: {listed}."
    return warned("error-undocumented", because, **{name.replace(" ", "_"): each for name, each in differing.items()})


def _difference(response: httpx.Response, due: int) -> str:
    """How an answer differs from the documented error, "" if not at all. Raises Unusable for what tells nothing."""
    try:
        read_json(response)
    except ValueError:
        raise undecided(response) from None
    if response.status_code in (401, 429) or response.status_code >= 500:
        raise undecided(response)
    problem = read_problem(response)
    if problem is None:
        return f"{response.status_code} and no error"
    if not problem.is_documented:
        return f"{problem.status} in none of the documented forms"
    return "" if problem.status == due else f"{problem.name} instead of {due}"
