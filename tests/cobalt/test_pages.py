import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cobalt.pages import connect_marker, has_key_shape, has_login_form, is_same_host, is_sign_in, opens_connection

KEY = "pk5f0d2c9e-77ab-4c15-b1f3-0c9d8e7f6a5b"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0xx.c2lnbmF0dXJl"
HOME = "app.example.com"


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("import {Cobalt} from '@cobaltio/cobalt-js'", "cobalt-js"),
        ("REFOLD-JS", "refold-js"),
        ("/api/v2/f-sdk/config", "f-sdk/"),
        ("https://app.refold.ai/connect/abc", "/connect/"),
        (f"x={TOKEN}", "a token (JWT)"),
        (f"%22{TOKEN}%22", "a token (JWT)"),
        (f"\\n{TOKEN}", "a token (JWT)"),
        ("https://connect.facebook.net/sdk.js cobalt blue", ""),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0", ""),
    ],
)
def test_finds_what_belongs_to_connecting(text, marker):
    assert connect_marker(text) == marker


@pytest.mark.parametrize(
    ("text", "so"),
    [
        (f"'{KEY}'", True),
        (f"%22{KEY}", True),
        (f"\\u0022{KEY}", True),
        (f"key:{KEY};", True),
        (f"sp{KEY[2:]}", False),
        (f"ta{KEY}", False),
        (KEY + "0", False),
        (KEY.upper(), False),
        (KEY[2:], False),
    ],
)
def test_recognises_the_form_of_a_key(text, so):
    assert has_key_shape(text) is so


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("<input type='password'>", True),
        ("<input\nname=p\ntype=password\n>", True),
        ("<input type=text placeholder=password>", False),
        ("type=password", False),
        ("<label>API key <input type=password></label>", False),
        ("<input type=password aria-label='Client secret'>", False),
        ("", False),
    ],
)
def test_recognises_a_login_form(text, so):
    assert has_login_form(text) is so


@pytest.mark.parametrize(
    ("address", "so"),
    [
        *((f"https://{HOME}{path}", True) for path in ("/login", "/wp-login.php", "/a/sign-in/", "/SSO", "/x/auth")),
        *((f"https://{HOME}{path}", False) for path in ("/", "/blog-in", "/oauth/x", "/auth/done", "/?next=/login")),
        *((f"https://{host}/", True) for host in ("login.example.com", "x.okta.com", "accounts.google.com")),
        *((f"https://{host}/", False) for host in ("example.com", "okta.com.evil.org", "myokta.com", "id.example.com")),
        ("https://p.example.org/oauth2/authorize?scope=openid%20profile", True),
        ("https://p.example.org/oauth2/authorize?scope=contacts", False),
        ("https://x.okta.com/?scope=contacts", False),
        ("https://x.okta.com/?" + "a=1&" * 500, True),
    ],
)
def test_tells_sign_in_by_its_address(address, so):
    assert is_sign_in(httpx.URL(address), HOME) is so


def test_the_name_of_the_own_host_says_nothing():
    assert not is_sign_in(httpx.URL("https://auth.example.com/x"), "auth.example.com")
    assert is_sign_in(httpx.URL("https://auth.example.com/x"), HOME)


def test_www_is_the_same_host():
    assert is_same_host("www.example.com", "example.com")
    assert not is_same_host("www2.example.com", "example.com")


@pytest.mark.parametrize(
    ("address", "so"),
    [
        ("https://connect.gocobalt.io/x", True),
        ("https://app.refold.ai/connect/x", True),
        ("https://app.refold.ai/login", False),
        ("https://refold.ai.example.com/connect/x", False),
        ("https://h/?redirect_uri=https%3A%2F%2Fcobalt.internal%2Fapi%2Fv1%2Fhubspot%2Fcallback", True),
        ("https://h/?redirect_uri=https%3A%2F%2Fh%2Flogin%2Fcallback", False),
        ("https://h/?redirect_uri=https%3A%2F%2F%5B", False),
        (f"https://h/?state={TOKEN}", False),
    ],
)
def test_tells_what_opens_a_connection(address, so):
    assert opens_connection(httpx.URL(address)) is so


@given(st.text(max_size=200))
def test_no_page_brings_the_judgement_down(text):
    connect_marker(text)
    has_login_form(text)
    has_key_shape(text)
