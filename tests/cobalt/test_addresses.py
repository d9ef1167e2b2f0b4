import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cobalt.addresses import BadAddress, is_protected, parse_address


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("https://app.example.com/a?b=c", id="a page"),
        pytest.param("http://127.0.0.1:8400/", id="this machine"),
        pytest.param("http://[::1]:80/", id="this machine by version 6"),
        pytest.param("https://EXAMPLE.com.", id="capitals and a dot"),
        pytest.param("https://münchen.example/", id="an umlaut"),
        pytest.param("https://a_b.example.com:443/", id="an underscore"),
    ],
)
def test_takes(text):
    assert parse_address(text).host


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "/path",
            "//host/",
            "https://",
            "https:///x",
            "javascript:alert(1)",
            "ftp://h/",
            "data:text/html,x",
            "https:",
        ),
        *("https://u@h/", "https://u:p@h/", "https://@h\\@x/", "https://h\\x/", "https://h h/", "https://h/\n"),
        *("https://h/\u202e", "https://[", "https://[::1", "https://h:x/", "https://h:99999/", "https://h:-1/"),
        *("https://xn--a/", "https://%41/", "https://h!/", "https://a..b/", f"https://h/{'x' * 9000}"),
    ],
)
def test_refuses(text):
    with pytest.raises(BadAddress) as reason:
        parse_address(text)
    assert len(str(reason.value)) < 80


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        pytest.param("/login", "https://app.example.com/login", id="from the root"),
        pytest.param("login", "https://app.example.com/a/login", id="from here"),
        pytest.param("?x=1", "https://app.example.com/a/b?x=1", id="a query"),
        pytest.param("//other.example.com/x", "https://other.example.com/x", id="another host"),
        pytest.param("http://other.example.com/x", "http://other.example.com/x", id="a whole address"),
    ],
)
def test_follows_from_a_page(location, expected):
    assert str(parse_address(location, base=httpx.URL("https://app.example.com/a/b"))) == expected


@given(st.text(max_size=40) | st.text("htps:/@\\[].%x1?#", max_size=30).map(lambda text: "https://" + text))
def test_any_text_is_an_address_or_refused(text):
    for base in (None, httpx.URL("https://app.example.com/a/b")):
        try:
            url = parse_address(text, base)
        except BadAddress:
            continue
        assert url.scheme in ("http", "https")
        assert url.host
        assert not url.userinfo
        httpx.Request("GET", url)


@pytest.mark.parametrize(
    ("address", "so"),
    [
        ("https://example.com/", True),
        ("http://example.com/", False),
        ("http://localhost/", True),
        ("http://127.0.0.1:1/", True),
        ("http://[::1]/", True),
        ("http://localhost.example.com/", False),
        ("http://127.0.0.1.example.com/", False),
    ],
)
def test_tells_whether_it_is_protected(address, so):
    assert is_protected(parse_address(address)) is so
