from base64 import urlsafe_b64encode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cobalt.errors import Unusable
from lib.cobalt.providers import (
    NoAuthUrl,
    goes_on,
    parse_auth_url,
    read_auth_url,
    says_redirect_mismatch,
    says_unknown_client,
    signature,
)

ADDRESS = (
    "https://accounts.example.com/oauth/authorize?client_id=abc123Z9&scope=a%20b&state=of-that-visit"
    "&redirect_uri=https%3A%2F%2Fapp.refold.ai%2Fapi%2Fv1%2Fx%2Fcallback%3Fy%3D1&prompt=consent&response_type=code#f"
)


def page(text, status=200, **headers):
    return httpx.Response(status, content=text.encode(), headers=headers)


def test_takes_an_address_apart():
    given = parse_auth_url(ADDRESS)
    assert (given.host, given.client_id) == ("accounts.example.com", "abc123Z9")
    assert given.redirect_uri == "https://app.refold.ai/api/v1/x/callback?y=1"
    assert given.scopes == {"a", "b"}


def test_keeps_no_state():
    assert "of-that-visit" not in repr(parse_auth_url(ADDRESS)) + repr(parse_auth_url(ADDRESS).parameters)


def test_probes_with_all_that_was_given_and_a_state_of_its_own():
    request = parse_auth_url(ADDRESS).probe(state="probe-1")
    given, sent = httpx.URL(ADDRESS).params, request.url.params
    assert dict(sent) == dict(given) | {"state": "probe-1"}
    assert request.url.path == "/oauth/authorize"
    assert {"x-api-key", "authorization", "cookie"}.isdisjoint(request.headers)


def test_another_redirect_differs_in_its_host_only():
    other = parse_auth_url(ADDRESS).with_other_redirect()
    assert other.redirect_uri == "https://golive-probe.invalid/api/v1/x/callback?y=1"
    assert (other.client_id, other.scopes) == ("abc123Z9", {"a", "b"})


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        pytest.param("abc123Z9", "abc134A0", id="letters and digits stay so"),
        pytest.param("x.apps.example.com", "x.apps.example.dpn", id="dots stay"),
        pytest.param("a", "b", id="a short one"),
    ],
)
def test_another_client_differs_at_its_end(client, expected):
    other = parse_auth_url(f"https://h/?client_id={client}&redirect_uri=https://r/").with_other_client()
    assert (other.client_id, other.redirect_uri) == (expected, "https://r/")


@pytest.mark.parametrize(
    ("query", "scopes"),
    [
        pytest.param("scope=a%20b", {"a", "b"}, id="a blank"),
        pytest.param("scope=a+b", {"a", "b"}, id="a plus"),
        pytest.param("scope=a%2Bb", {"a", "b"}, id="an encoded plus"),
        pytest.param("scope=a,b, c", {"a", "b", "c"}, id="commas"),
        pytest.param("scope=a%2520b", {"a", "b"}, id="a blank encoded twice"),
        pytest.param("scope=a&user_scope=b&optional_scope=c", {"a", "b", "c"}, id="three kinds"),
        pytest.param("scope=https://www.googleapis.com/auth/x", {"https://www.googleapis.com/auth/x"}, id="an address"),
        pytest.param("scope=", set(), id="nothing"),
        pytest.param("", set(), id="no parameter"),
    ],
)
def test_parts_scopes_at(query, scopes):
    assert parse_auth_url("https://h/?" + query.replace(", ", ",%20")).scopes == scopes


@pytest.mark.parametrize(
    "text",
    [
        *("javascript:alert(1)", "", "https://", "//h/?client_id=x", "https://user:pw@h/?client_id=x", "ftp://h/"),
        *("https://h/?client_id=x&client_id=x", "https://h/?redirect_uri=a&client_id=b&redirect_uri=c"),
        *(f"https://h/?x={'y' * 10_000}", "https://h/?" + "a=1&" * 200, "https://xn--a/?client_id=x", "https://h/\n?a"),
    ],
)
def test_refuses_as_an_address(text):
    with pytest.raises(NoAuthUrl) as reason:
        parse_auth_url(text)
    assert reason.value.cause == "auth-url-not-given"
    assert len(reason.value.because) < 150


@given(st.text(max_size=60).map(lambda text: "https://h/?" + text) | st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text):
    try:
        given = parse_auth_url(text)
    except NoAuthUrl:
        return
    given.probe("s")
    given.with_other_client().probe("s")
    if given.redirect_is_safe:
        given.with_other_redirect().probe("s")


@given(st.text(max_size=60))
def test_any_redirect_is_safe_or_not(text):
    query = httpx.QueryParams({"client_id": "x", "redirect_uri": text})
    given = parse_auth_url(f"https://h/?{query}")
    if given.redirect_is_safe:
        assert given.with_other_redirect().redirect_uri != text


@pytest.mark.parametrize(
    ("response", "cause"),
    [
        pytest.param(httpx.Response(200, json={"auth_url": "x"}), "auth-url-not-given", id="no address"),
        pytest.param(httpx.Response(200, json={"url": ADDRESS}), "auth-url-not-given", id="another field"),
        pytest.param(
            httpx.Response(400, json={"status_code": 400, "error_type": "BAD_REQUEST", "message": "m"}),
            "auth-url-not-given",
            id="a refusal",
        ),
        pytest.param(httpx.Response(400, json={}), "answer-undocumented", id="a refusal of somebody else"),
        pytest.param(httpx.Response(401, json={"message": "x"}), "answer-undocumented", id="a refused key"),
        pytest.param(httpx.Response(500, json={"error": "x", "message": "y"}), "server-error", id="a fault"),
        pytest.param(page("<html>"), "answer-unreadable", id="a page"),
    ],
)
def test_says_why_there_is_no_address(response, cause):
    with pytest.raises(Unusable) as reason:
        read_auth_url(response)
    assert reason.value.cause == cause


def test_reads_the_address_of_an_answer():
    assert read_auth_url(httpx.Response(200, json={"auth_url": ADDRESS})).client_id == "abc123Z9"


# What providers say

# The beginnings of two answers that Google really gave, as the public issue threads show them.
GOOGLE_MISMATCH = "ChVyZWRpcmVjdF91cmlfbWlzbWF0Y2g"
GOOGLE_UNKNOWN = "Cg5pbnZhbGlkX2NsaWVudBI"


@pytest.mark.parametrize(
    ("blob", "mismatch", "unknown"),
    [
        pytest.param(GOOGLE_MISMATCH, True, False, id="a mismatch"),
        pytest.param(GOOGLE_UNKNOWN, False, True, id="an unknown client"),
        pytest.param(GOOGLE_UNKNOWN + "%3D%3D", False, True, id="with padding"),
        pytest.param("AAAAAAAAA", False, False, id="something else"),
        pytest.param("A" * 5000, False, False, id="something very long"),
        pytest.param("%%%%%%%%%", False, False, id="no base64"),
    ],
)
@pytest.mark.parametrize("where", ["the address", "the page"])
def test_decodes_what_google_says(where, blob, mismatch, unknown):
    address = f"https://accounts.google.com/signin/oauth/error?authError={blob}&client_id=x"
    answer = (
        httpx.Response(302, headers={"location": address}) if where == "the address" else page(f"<a href={address}>")
    )
    assert (says_redirect_mismatch(answer), says_unknown_client(answer)) == (mismatch, unknown)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("redirect_uri=https://x/invalid", id="an address with the word invalid"),
        pytest.param("redirect_uri golive-probe.invalid", id="our own host"),
        pytest.param("the redirect_uri is valid", id="praise"),
        pytest.param("AADSTS500119", id="another code of Microsoft"),
        pytest.param("AADSTS5001", id="half a code"),
        pytest.param("invalid_clients_list unauthorized_client", id="words like those for clients"),
        pytest.param("invalid client_identity", id="a word like client id"),
        pytest.param(" " * 66_000 + "redirect_uri_mismatch invalid_client", id="words far behind the beginning"),
    ],
)
def test_does_not_misread(text):
    assert not says_redirect_mismatch(page(text))
    assert not says_unknown_client(page(text))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_provider_in_trouble_says_nothing(status):
    assert not says_redirect_mismatch(page("redirect_uri_mismatch", status))
    assert not says_unknown_client(page("invalid_client", status))


@pytest.mark.parametrize(
    ("response", "so"),
    [
        pytest.param(page("Log in"), True, id="a page"),
        pytest.param(httpx.Response(302, headers={"location": "/login?x=error"}), True, id="a way on"),
        pytest.param(httpx.Response(302, headers={"location": "/cb?error=access_denied"}), False, id="an error"),
        pytest.param(httpx.Response(302, headers={"location": "/e?authError=abcdefgh"}), False, id="Google's error"),
        pytest.param(page("invalid_client"), False, id="a complaint"),
        pytest.param(page("", 400), False, id="a refusal"),
        pytest.param(page("", 200, **{"cf-mitigated": "challenge"}), False, id="a protection"),
    ],
)
def test_tells_whether_the_provider_goes_on(response, so):
    assert goes_on(response) is so


def test_a_signature_tells_answers_apart_by_what_matters():
    first, again = (httpx.Response(302, headers={"location": f"https://h/login?nonce={n}"}) for n in "12")
    other = httpx.Response(302, headers={"location": "https://h/error?nonce=1"})
    assert signature(first) == signature(again) != signature(other)
    assert signature(page("a")) == signature(page("b")) != signature(page("invalid_client"))


@given(st.integers(200, 599), st.text(max_size=200), st.text("abc=%&?/:.", max_size=80))
def test_no_answer_brings_the_judgement_down(status, text, location):
    answer = httpx.Response(status, content=text.encode(), headers={"location": location})
    goes_on(answer)
    signature(answer)


def test_blobs_decode_however_long_they_are():
    for size in range(40):
        blob = urlsafe_b64encode(b"x" * size).decode()
        assert not says_redirect_mismatch(page(f"authError={blob}"))
