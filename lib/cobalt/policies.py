"""What a page's own rules forbid the browser: content security policies, and the tie between a page and its popups."""

from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from lib.cobalt.addresses import is_same_origin

FALLBACKS = {"connect-src": ("connect-src", "default-src"), "frame-src": ("frame-src", "child-src", "default-src")}
PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


@dataclass(frozen=True)
class Policy:
    """One content security policy."""

    rules: dict[str, tuple[str, ...]]

    def allows(self, kind: str, url: httpx.URL, page: httpx.URL) -> bool:
        """Whether the page may `kind` (connect-src, frame-src) to an address; without a rule it may."""
        sources = next((self.rules[name] for name in FALLBACKS[kind] if name in self.rules), None)
        return sources is None or any(_matches(source.lower(), url, page) for source in sources)


def read_policies(response: httpx.Response, in_page: Sequence[str] = ()) -> tuple[Policy, ...]:
    """All policies of a page: each forbids on its own. Those that only report are no policies."""
    texts = [*response.headers.get_list("content-security-policy"), *in_page]
    return tuple(_parse(policy) for text in texts for policy in text.split(",") if policy.strip())


def severs_popups(response: httpx.Response) -> bool:
    """Whether the page loses sight of a window that it opens (Cross-Origin-Opener-Policy: same-origin)."""
    rule: str = response.headers.get("cross-origin-opener-policy", "")
    return rule.partition(";")[0].strip() == "same-origin"


def _parse(text: str) -> Policy:
    rules: dict[str, tuple[str, ...]] = {}
    for directive in text.split(";"):
        name, *sources = directive.split() or [""]
        rules.setdefault(name.lower(), tuple(sources))  # of two, browsers take the first
    return Policy(rules)


def _matches(source: str, url: httpx.URL, page: httpx.URL) -> bool:
    if source == "*":
        return url.scheme in PORTS
    if source == "'self'":
        return is_same_origin(url, page)
    if source.endswith(":"):
        return source == f"{url.scheme}:"
    scheme, found, rest = source.rpartition("://")
    host, _, port = rest.partition("/")[0].partition(":")
    return (
        (not found or scheme == url.scheme or (scheme, url.scheme) == ("http", "https"))
        and _is_host(host, url.host)
        and port in ("*", str(url.port or PORTS[url.scheme]), *([""] if not url.port else []))
    )


def _is_host(pattern: str, host: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return bool(pattern) and pattern == host
