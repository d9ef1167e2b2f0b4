import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cobalt.errors import (
    Problem,
    read_json,
    read_problem,
    refuses,
    refuses_credentials,
    says_account_exists,
    says_account_missing,
    undecided,
)

TRACE = {"x-trace-id": "trace-1"}


def answer(body, status=400, **headers):
    return httpx.Response(status, json=body, headers=headers)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        pytest.param(
            {
                "status_code": 401,
                "http_error_type": "UNAUTHORIZED",
                "error": "INVALID_TOKEN",
                "message": "Invalid token",
            },
            Problem(400, "UNAUTHORIZED", "INVALID_TOKEN", "Invalid token", "trace-1", "E1"),
            id="E1, of the third documentation",
        ),
        pytest.param(
            {
                "status_code": 404,
                "http_error_type": "NOT_FOUND",
                "error_code": "RESOURCE_NOT_FOUND",
                "message": "Execution not found",
                "request_id": "r-9",
            },
            Problem(400, "NOT_FOUND", "RESOURCE_NOT_FOUND", "Execution not found", "r-9", "E2"),
            id="E2, of the workflows",
        ),
        pytest.param(
            {"status_code": 400, "error_type": "BAD_REQUEST", "message": "Trigger with name X not found"},
            Problem(400, "BAD_REQUEST", "", "Trigger with name X not found", "trace-1", "E3"),
            id="E3, of 2023",
        ),
        pytest.param(
            {"message": "Server Error", "error": "Workflow ID and slug are required"},
            Problem(400, "", "", "Workflow ID and slug are required", "trace-1", "E4"),
            id="E4, of executions",
        ),
        pytest.param(
            {"error": "SERVER_ERROR", "message": "Schema not found for integration type: x"},
            Problem(400, "", "SERVER_ERROR", "Schema not found for integration type: x", "trace-1", "E5"),
            id="E5, bare",
        ),
        pytest.param(
            {
                "status_code": 400,
                "http_error_type": "VALIDATION_ERROR",
                "error_code": "BAD_REQUEST",
                "message": "linked_account_id or org_id is required",
            },
            Problem(400, "BAD_REQUEST", "VALIDATION_ERROR", "linked_account_id or org_id is required", "trace-1", "E2"),
            id="E2 with kind and code the wrong way round",
        ),
        pytest.param(
            {"status_code": 400, "http_error_type": "BAD_REQUEST", "error": "not a code", "message": "Server Error"},
            Problem(400, "BAD_REQUEST", "", "not a code", "trace-1", "E1"),
            id="E1 with a sentence for a code",
        ),
        pytest.param({}, Problem(400, "", "", "", "trace-1", "undocumented"), id="an empty object"),
        pytest.param([], Problem(400, "", "", "", "trace-1", "undocumented"), id="a list"),
        pytest.param({"detail": "no"}, Problem(400, "", "", "", "trace-1", "undocumented"), id="somebody else's"),
        pytest.param({"error": "no"}, Problem(400, "", "", "no", "trace-1", "undocumented"), id="an error alone"),
        pytest.param(
            {"status_code": "400", "http_error_type": "BAD_REQUEST", "error": "SERVER_ERROR", "message": "m"},
            Problem(400, "BAD_REQUEST", "SERVER_ERROR", "m", "trace-1", "undocumented"),
            id="a status that is a text",
        ),
        pytest.param(
            {"status_code": True, "http_error_type": 5, "error": ["x"], "message": {}},
            Problem(400, "", "", "", "trace-1", "undocumented"),
            id="other types throughout",
        ),
    ],
)
def test_reads(body, problem):
    assert read_problem(answer(body, **TRACE)) == problem


@pytest.mark.parametrize(
    ("response", "shape"),
    [
        pytest.param(answer({"error": "slug is required"}, 200), "E5", id="an error with status 200"),
        pytest.param(answer({"error": "x", "message": "y"}, 500), "E5", id="a bare fault"),
        pytest.param(httpx.Response(502, content=b"<html>"), "undocumented", id="a gateway's page"),
        pytest.param(httpx.Response(500), "undocumented", id="an empty fault"),
        pytest.param(httpx.Response(302, headers={"location": "/"}), "undocumented", id="a redirect"),
    ],
)
def test_recognises_as_a_problem(response, shape):
    assert read_problem(response).shape == shape


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(answer({"message": "User deleted successfully"}, 200), id="a message"),
        pytest.param(answer({"error": None, "error_code": ""}, 200), id="empty error fields"),
        pytest.param(answer([{"error": "x"}], 200), id="a list"),
        pytest.param(httpx.Response(200), id="nothing"),
        pytest.param(httpx.Response(204), id="no content"),
    ],
)
def test_success_is_no_problem(response):
    assert read_problem(response) is None


def test_what_is_shown_of_a_problem_is_harmless():
    key = "tk5f0d2c9e-77ab-4c15-b1f3-0c9d8e7f6a5b"
    body = {
        "status_code": 400,
        "http_error_type": f"X\n{key}",
        "error_code": "y" * 999,
        "message": "m",
        "request_id": key,
    }
    problem = read_problem(answer(body))
    assert problem.name == "400"
    assert key not in problem.kind + problem.request_id
    assert len(problem.code) <= 120


@pytest.mark.parametrize(
    ("response", "so"),
    [
        pytest.param(answer({"message": "x"}, 401), True, id="401 with an object"),
        pytest.param(answer([], 401), False, id="401 with a list"),
        pytest.param(httpx.Response(401, content=b"<html>"), False, id="401 with a page"),
        pytest.param(httpx.Response(401), False, id="401 with nothing"),
        pytest.param(answer({}, 403), False, id="403"),
    ],
)
def test_recognises_refused_credentials(response, so):
    assert refuses_credentials(response) is so


def error(status, text, **changes):
    return answer({"status_code": status, "http_error_type": "X", "error": "Y", "message": text} | changes, status)


@pytest.mark.parametrize(
    ("response", "so"),
    [
        *(pytest.param(error(status, "no"), True, id=str(status)) for status in (400, 403, 404, 409, 422)),
        *(pytest.param(error(status, "no"), False, id=str(status)) for status in (401, 429, 500, 503)),
        pytest.param(answer({"detail": "no"}, 400), False, id="a body that is not Cobalt's"),
        pytest.param(answer({}, 200), False, id="success"),
    ],
)
def test_recognises_a_refusal(response, so):
    assert refuses(response) is so


GONE = "Linked Account with account id x for org y in environment test not found"


@pytest.mark.parametrize(
    ("response", "so"),
    [
        pytest.param(error(404, GONE), True, id="404"),
        pytest.param(error(500, GONE), True, id="500, as once"),
        pytest.param(error(400, "No linked account found for account id : x in environment test"), True, id="400"),
        pytest.param(error(404, GONE.upper()), True, id="in capitals"),
        pytest.param(answer({"message": "Server Error", "error": GONE}, 404), True, id="in another shape"),
        pytest.param(error(503, GONE), False, id="503"),
        pytest.param(error(401, GONE), False, id="401"),
        pytest.param(error(404, "Missing API Key"), False, id="a missing key"),
        pytest.param(error(404, "Application not found"), False, id="a missing application"),
        pytest.param(error(404, "Linked account id is required with API Key, for this resource"), False, id="no id"),
        pytest.param(answer({"detail": GONE}, 404), False, id="a body that is not Cobalt's"),
        pytest.param(answer({"message": GONE}, 200), False, id="success"),
    ],
)
def test_recognises_a_missing_account(response, so):
    assert says_account_missing(response) is so


def test_recognises_an_account_that_exists_already():
    text = "Linked account with id x already exists in the test environment"
    assert says_account_exists(error(400, text))
    assert says_account_exists(error(409, text))
    assert not says_account_exists(error(403, text))
    assert not says_account_exists(error(500, text))
    assert not says_account_exists(error(400, "linked_account_id required"))


@pytest.mark.parametrize(
    ("response", "cause", "words"),
    [
        pytest.param(httpx.Response(429), "rate-limited", "429", id="throttling"),
        pytest.param(httpx.Response(503, content=b"<html>"), "server-error", "503", id="a fault with a page"),
        pytest.param(httpx.Response(200, content=b" <html>"), "answer-unreadable", "a web page", id="a page"),
        pytest.param(httpx.Response(200), "answer-unreadable", "an empty answer", id="nothing"),
        pytest.param(httpx.Response(200, content=b'{"a'), "answer-unreadable", "cut short", id="a beginning"),
        pytest.param(answer({}, 403), "answer-undocumented", "403", id="another status"),
        pytest.param(
            error(409, "x", http_error_type="CONFLICT"), "answer-undocumented", "409 CONFLICT", id="a conflict"
        ),
        pytest.param(answer({}, 200), "answer-undocumented", "200", id="success of another kind"),
    ],
)
def test_says_why_an_answer_decides_nothing(response, cause, words):
    reason = undecided(response)
    assert reason.cause == cause
    assert words in reason.because


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'{"a": NaN}', id="not a number"),
        pytest.param(b"[" * 100_000, id="nested beyond reason"),
        pytest.param(b'"\\ud800"', id="half a character"),
        pytest.param(b'"\xff"', id="no UTF-8"),
        pytest.param(b"{} {}", id="two answers in one"),
    ],
)
def test_refuses_as_json(content):
    with pytest.raises(ValueError):  # noqa: PT011 - the text is the reader's own
        read_json(httpx.Response(200, content=content))


def test_reads_json_whatever_its_content_type_says():
    assert read_json(httpx.Response(200, content=b'{"a": 1}', headers={"content-type": "text/html"})) == {"a": 1}


@given(st.integers(200, 599), st.binary(max_size=60))
def test_no_answer_brings_the_reading_down(status, content):
    response = httpx.Response(status, content=content)
    read_problem(response)
    assert undecided(response).because.isprintable()
