import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse
from tests.checks.replies import SHAPES, UNUSABLE, application, error, ok, unauthorized

CHECK = "api_routes_answer"
PAGE = ok({"docs": [], "totalDocs": 0, "page": 1})
ROUTES = ("applications", "GET /workflow", "GET /execution", "GET /application/event", "GET /webhook")


def answered(said):
    bodies = {name: body_of(reply) for name, _, reply in said if reply.status_code == 200}
    return set(bodies) == set(ROUTES) and all(
        isinstance(body, list) or isinstance(body.get("docs"), list) for body in bodies.values()
    )


SPECIMEN = Specimen(
    healthy={
        "applications": [ok([application()])],
        "GET /workflow": [PAGE],
        "GET /execution": [PAGE],
        "GET /application/event": [ok([])],
        "GET /webhook": [ok([])],
    },
    causes={Outcome.FAILED: {"route-refused"}},
    held=answered,
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("shape", SHAPES)
def test_fails_when_a_route_refuses_the_key(route, shape):
    assert ended(**{route: [unauthorized(shape)]}) == (Outcome.FAILED, "route-refused")


def test_names_the_part_that_is_refused():
    verdict = converse(CHECK, **{"GET /webhook": [error("E1", 403, "no", "FORBIDDEN")]})
    assert verdict.values["refused"] == "webhooks: 403 FORBIDDEN"


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("reply", [*UNUSABLE.values(), ok({"docs": {}}), ok("x"), ok(None)])
def test_no_pass_when_one_route_says_something_else(route, reply):
    assert ended(**{route: [reply]})[0] is not Outcome.PASSED


@pytest.mark.parametrize("route", ["applications", "GET /webhook"])
def test_a_page_in_place_of_a_list_decides_nothing(route):
    assert ended(**{route: [PAGE]})[0] is Outcome.INCONCLUSIVE
