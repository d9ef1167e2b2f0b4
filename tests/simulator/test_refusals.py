import pytest

from lib.simulator.refusals import SHAPES, Refusal

UNKNOWN_KEY = "tk00000000-0000-4000-8000-000000000000"


def test_e1_an_unknown_key(cobalt):
    answer = cobalt.with_key(UNKNOWN_KEY).ask("GET", "/linked-account")

    assert (answer.status_code, answer.reason_phrase) == (401, "Unauthorized")
    assert answer.json() == {
        "status_code": 401,
        "http_error_type": "UNAUTHORIZED",
        "error": "SERVER_ERROR",
        "message": "Invalid Credentials",
    }


def test_e1_a_missing_key(cobalt):
    answer = cobalt.with_key("").ask("GET", "/linked-account")

    assert answer.status_code == 404
    assert answer.json()["error"] == "MISSING_REQUIRED_FIELD"


@pytest.mark.parametrize("version", ["/api/v2/public/workflow", "/api/v1/workflow"])
def test_e2_an_unknown_workflow(cobalt, version):
    headers = {"x-api-key": cobalt.key, "linked_account_id": "acme", "slug": "hubspot"}
    answer = cobalt.http.post(f"{cobalt.base}{version}/nothing/execute", headers=headers, json={})

    assert answer.status_code == 404
    assert answer.json() == {
        "status_code": 404,
        "http_error_type": "NOT_FOUND",
        "error_code": "INVALID_WORKFLOW_ID",
        "message": "Workflow not found",
        "request_id": answer.headers["x-trace-id"],
    }


def test_e3_the_names_of_2023(cobalt):
    answer = cobalt.under("legacy-errors").with_key(UNKNOWN_KEY).ask("GET", "/linked-account")

    assert answer.status_code == 401
    assert answer.json() == {
        "status_code": 401,
        "error_type": "UNAUTHORIZED",
        "message": "Invalid Credentials",
        "request_id": answer.headers["x-trace-id"],
    }


def test_e4_executing_without_a_slug(cobalt):
    answer = cobalt.ask("POST", "/workflow/nothing/execute", "acme", json={})

    assert answer.status_code == 400
    assert answer.json() == {"message": "Server Error", "error": "Workflow ID and slug are required"}


def test_e5_an_unknown_auth_structure(cobalt):
    answer = cobalt.ask("GET", "/auth-structure/nothing")

    assert (answer.status_code, answer.reason_phrase) == (500, "Internal Server Error")
    assert answer.json() == {
        "error": "INTERNAL_SERVER_ERROR",
        "message": "Schema not found for integration type: nothing",
    }


def test_the_undocumented_shape_shares_no_field_with_the_five():
    documented = {name for shape, names in SHAPES.items() if shape != "undocumented" for name in names}

    assert not documented & set(SHAPES["undocumented"])


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_can_be_built(shape):
    body = Refusal(404, "RESOURCE_NOT_FOUND", "Not there", shape).body("trace")

    assert list(body) == list(SHAPES[shape])


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nothing"), ("PATCH", "/linked-account"), ("GET", "/session-token")],
    ids=["an unknown path", "an unknown method", "a path known for another method"],
)
def test_an_unknown_route_is_a_404(cobalt, method, path):
    answer = cobalt.ask(method, path)

    assert answer.status_code == 404
    assert answer.json()["message"] == f"Cannot {method} /api/v2/public{path}"


@pytest.mark.parametrize("body", [b"{", b"[]", b"1", b'"a"', b"\xff", b"[" * 100_000], ids=lambda body: repr(body[:3]))
def test_a_body_that_is_no_json_object_is_refused(cobalt, body):
    answer = cobalt.ask("POST", "/linked-account", content=body)

    assert answer.status_code == 400
    assert answer.json()["error"] == "VALIDATION_ERROR"


def test_a_body_beyond_five_million_bytes_is_too_large_and_the_connection_lives(cobalt):
    answer = cobalt.ask("POST", "/linked-account", content=b" " * 5_000_001)

    assert answer.status_code == 413
    assert cobalt.ask("GET", "/linked-account").status_code == 200
