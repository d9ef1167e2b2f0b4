"""Faults for some requests: the next few, those of a route, or now and then."""

import pytest

from lib.simulator.plans import Plan, Plans
from lib.simulator.routes.control_faults import MOST_PLANS, MOST_REQUESTS

ACCOUNT, LIST = "/linked-account/acme", "/linked-account"


@pytest.fixture
def plan(cobalt):
    """Adds a plan."""

    def add(*faults, **rest):
        return cobalt.http.post(f"{cobalt.base}/__sim/plans", json={"faults": faults} | rest)

    yield add
    cobalt.http.delete(f"{cobalt.base}/__sim/plans")


def statuses(caller, count, path=ACCOUNT, method="GET", **rest):
    return [caller.ask(method, path, "acme", **rest).status_code for _ in range(count)]


def test_the_next_requests_are_met_and_no_more(cobalt, plan):
    told = plan("503", next=2)

    assert told.json() == [{"faults": ["503"], "route": "*", "next": 2, "probability": 1.0, "seed": 1}]
    assert statuses(cobalt, 3) == [503, 503, 200]
    assert cobalt.http.get(f"{cobalt.base}/__sim/plans").json() == []


def test_a_plan_without_a_number_goes_on_until_it_is_forgotten(cobalt, plan):
    plan("503")

    assert statuses(cobalt, 5) == [503] * 5
    assert cobalt.http.delete(f"{cobalt.base}/__sim/plans").json() == []
    assert statuses(cobalt, 2) == [200, 200]


@pytest.mark.parametrize(
    ("route", "met"),
    [
        ("PUT /api/v2/public/*", [False, False, True, False]),
        ("/api/v2/public/linked-account/*", [True, False, False, False]),
        ("* */application", [False, False, False, True]),
        ("GET */linked-account", [False, True, False, False]),
        ("*", [True, True, True, True]),
        ("PATCH *", [False, False, False, False]),
    ],
)
def test_a_route_is_a_glob_over_method_and_path(cobalt, plan, route, met):
    plan("503", route=route)
    asked = [
        *statuses(cobalt, 1),
        *statuses(cobalt, 1, LIST),
        *statuses(cobalt, 1, LIST, "PUT", json={"account_id": "acme"}),
        *statuses(cobalt, 1, "/application"),
    ]

    assert [status == 503 for status in asked] == met


def test_requests_that_a_plan_does_not_mean_do_not_count(cobalt, plan):
    plan("503", route="*/application", next=1)
    statuses(cobalt, 3)

    assert statuses(cobalt, 2, "/application") == [503, 200]


def test_the_customers_app_and_the_controls_use_no_plan_up(cobalt, plan):
    plan("503", next=1)
    cobalt.visit("/app/login")
    cobalt.visit("/__sim/journal")

    assert statuses(cobalt, 2) == [503, 200]


def test_plans_that_mean_the_same_request_meet_it_together(cobalt, plan):
    plan("extra-fields", next=1)
    plan("wrong-content-type", next=2)
    first, second = (cobalt.ask("GET", ACCOUNT) for _ in range(2))

    assert ("added_in_2027" in first.json(), first.headers["content-type"][:10]) == (True, "text/plain")
    assert ("added_in_2027" in second.json(), second.headers["content-type"][:10]) == (False, "text/plain")


def test_a_plan_meets_every_prefix(cobalt, plan):
    plan("503", next=2)

    assert statuses(cobalt.under("extra-fields"), 1) + statuses(cobalt, 2) == [503, 503, 200]


def test_now_and_then_means_the_same_requests_each_time(cobalt, plan):
    runs = []
    for _ in range(2):
        plan("503", probability=0.4, seed=7)
        runs.append(statuses(cobalt, 30))
        cobalt.http.delete(f"{cobalt.base}/__sim/plans")

    assert runs[0] == runs[1]
    assert 5 <= runs[0].count(503) <= 20


@pytest.mark.parametrize(("probability", "expected"), [(0, 200), (0.0, 200), (1, 503), (1.0, 503)])
def test_never_and_always(cobalt, plan, probability, expected):
    plan("503", probability=probability)

    assert statuses(cobalt, 5) == [expected] * 5


def test_another_seed_meets_other_requests():
    plans = [Plan(frozenset({"503"}), probability=0.5, seed=seed) for seed in (1, 2)]
    first, second = ([plan.strikes("GET", "/") for _ in range(40)] for plan in plans)

    assert first != second


def test_a_reset_forgets_all_plans(cobalt, plan):
    plan("503")
    cobalt.http.post(f"{cobalt.base}/__sim/reset")

    assert statuses(cobalt, 1) == [200]


@pytest.mark.parametrize(
    "rest",
    [
        {"next": 0},
        {"next": -1},
        {"next": 1.5},
        {"next": True},
        {"next": "3"},
        {"next": MOST_REQUESTS + 1},
        {"route": ""},
        {"route": 7},
        {"probability": 1.1},
        {"probability": -0.1},
        {"probability": True},
        {"probability": "often"},
        {"seed": "seven"},
        {"seed": 1.5},
        {"faults": ["no-such-fault"]},
        {"faults": "503"},
        {"faults": None},
    ],
    ids=repr,
)
def test_a_plan_that_is_none_is_refused_and_changes_nothing(cobalt, plan, rest):
    answer = plan("503", **rest)

    assert (answer.status_code, answer.json()["error"]) == (400, "VALIDATION_ERROR")
    assert statuses(cobalt, 1) == [200]


def test_there_may_be_too_many_plans(cobalt, plan):
    added = [plan("slow", route="none").status_code for _ in range(MOST_PLANS + 1)]

    assert added == [200] * MOST_PLANS + [400]


def test_used_up_plans_make_room():
    plans = Plans([Plan(frozenset({"slow"}), left=1), Plan(frozenset({"503"}), left=2)])

    assert plans.strike("GET", "/") == {"slow", "503"}
    assert [plan.left for plan in plans.plans] == [1]
