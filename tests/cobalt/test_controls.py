import json

import pytest
from pydantic import ValidationError

from lib.cobalt.controls import MOST, Controls, Faults, Plans

CONTROLS = Controls("http://127.0.0.1:8502/acme/__fault/slow,scope-extra")
REQUESTS = [
    (CONTROLS.faults(), "GET", "faults", None),
    (CONTROLS.choose(["slow", "503", "slow"]), "PUT", "faults", {"faults": ["503", "slow"]}),
    (CONTROLS.plans(), "GET", "plans", None),
    (CONTROLS.plan(["503"], 3), "POST", "plans", {"faults": ["503"], "next": 3}),
    (CONTROLS.forget_plans(), "DELETE", "plans", None),
    (CONTROLS.reset(), "POST", "reset", None),
    (CONTROLS.journal(50), "GET", "journal?last=50", None),
]


@pytest.mark.parametrize(
    ("request_", "method", "path", "body"), REQUESTS, ids=[f"{method} {path}" for _, method, path, _ in REQUESTS]
)
def test_controls_lie_before_any_prefix_of_the_base_url(request_, method, path, body):
    assert (request_.method, str(request_.url)) == (method, f"http://127.0.0.1:8502/__sim/{path}")
    assert (json.loads(request_.content) if request_.content else None) == body


@pytest.mark.parametrize(
    ("base_url", "faults"),
    [
        (CONTROLS.base_url, ("slow", "scope-extra")),
        ("http://127.0.0.1:8502/__fault/slow/__fault/503", ("slow", "503")),
        ("http://127.0.0.1:8502/__fault/", ()),
        ("http://127.0.0.1:8502", ()),
    ],
)
def test_a_base_url_may_ask_for_faults_by_itself(base_url, faults):
    assert Controls(base_url).by_address == faults


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        (Faults, {"active": "slow", "known": []}),
        (Faults, {"active": [f"{number}" for number in range(MOST + 1)], "known": []}),
        (Faults, {"active": ["s" * 101], "known": []}),
        (Faults, {"active": []}),
        (Plans, [{"faults": ["slow"], "next": "soon"}]),
        (Plans, [{"faults": []}] * (MOST + 1)),
    ],
    ids=["no list", "too many", "a name too long", "nothing known", "no number", "too many plans"],
)
def test_an_answer_of_something_else_is_not_taken(model, answer):
    with pytest.raises(ValidationError):
        model.model_validate(answer)
