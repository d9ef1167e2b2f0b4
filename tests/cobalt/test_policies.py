import httpx
import pytest

from lib.cobalt.policies import read_policies, severs_popups

PAGE, COBALT = httpx.URL("https://app.example.com/a"), httpx.URL("https://app.refold.ai")


def policies(*texts, in_page=()):
    headers = [("content-security-policy", text) for text in texts]
    return read_policies(httpx.Response(200, headers=headers), in_page)


def allowed(*texts, kind="connect-src", url=COBALT):
    return all(policy.allows(kind, url, PAGE) for policy in policies(*texts))


@pytest.mark.parametrize(
    "text",
    [
        *("", "script-src 'self'", "connect-src *", "connect-src https:", "connect-src app.refold.ai"),
        *("connect-src 'self' https://app.refold.ai", "connect-src *.refold.ai", "connect-src http://app.refold.ai"),
        *("connect-src app.refold.ai:443", "connect-src app.refold.ai:*", "Connect-Src HTTPS://APP.refold.ai/api/"),
        *("default-src 'none'; connect-src *", "default-src *", "frame-src 'none'"),
    ],
)
def test_allows(text):
    assert allowed(text)


@pytest.mark.parametrize(
    "text",
    [
        *("connect-src 'self'", "connect-src 'none'", "connect-src", "default-src 'self'", "connect-src http:"),
        *("connect-src refold.ai", "connect-src *.app.refold.ai", "connect-src app.refold.ai.example.com"),
        *("connect-src app.refold.ai:8443", "connect-src 'self'; connect-src *", "connect-src wss://app.refold.ai"),
        *("default-src *, connect-src 'self'",),
    ],
)
def test_forbids(text):
    assert not allowed(text)


def test_every_policy_must_allow():
    assert not allowed("connect-src *", "connect-src 'self'")


def test_one_in_the_page_counts_too():
    (policy,) = policies(in_page=["connect-src 'self'"])
    assert not policy.allows("connect-src", COBALT, PAGE)


def test_one_that_only_reports_does_not():
    only = httpx.Response(200, headers={"content-security-policy-report-only": "default-src 'none'"})
    assert read_policies(only) == ()


def test_the_own_host_is_self():
    assert allowed("connect-src 'self'", url=httpx.URL("https://app.example.com/api"))


@pytest.mark.parametrize(
    ("kind", "text", "fine"),
    [
        ("frame-src", "child-src 'self'", False),
        ("frame-src", "child-src 'none'; frame-src *", True),
        ("frame-src", "default-src 'self'", False),
        ("frame-src", "connect-src 'none'", True),
        ("connect-src", "child-src 'none'", True),
    ],
)
def test_a_missing_rule_falls_back(kind, text, fine):
    assert allowed(text, kind=kind) is fine


@pytest.mark.parametrize(
    ("value", "severs"),
    [
        ("same-origin", True),
        (' same-origin; report-to="x"', True),
        ("same-origin-allow-popups", False),
        ("unsafe-none", False),
        ("noopener-allow-popups", False),
    ],
)
def test_knows_who_loses_sight_of_popups(value, severs):
    assert severs_popups(httpx.Response(200, headers={"cross-origin-opener-policy": value})) is severs
