"""Reads the curl commands of a fix as requests, so that other languages can say the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

PIECE = re.compile(
    r"""(?:[ \t]|\\\n)*+(?:
      (?P<end>\n)
    | (?P<filter>(?:\|\s*+(?:[^\n'"|\\]|\\.|\\\n|'[^']*'|"[^"]*")*+)+)
    | '(?P<plain>[^']*)'
    | "(?P<open>[^"\\`]*)"
    | (?P<bare>[\w./:=-]+)
    | \Z)""",
    re.VERBOSE,
)
VARIABLE = re.compile(r"\$([A-Z_]+)")
VALUED = frozenset({"--request", "--header", "--data", "--data-urlencode", "--output", "--dump-header", "--write-out"})
KNOWN = VALUED | {"--url", "--include", "--silent", "--show-error", "--get", "--head", "--location"}


@dataclass(frozen=True)
class Variable:
    """What the environment holds under this name."""

    name: str


Text: TypeAlias = tuple[str | Variable, ...]  # `{field}` in it stands for a launch's setting


@dataclass(frozen=True)
class Request:
    """`headers` are whole lines. `shows` is what a person wants of the answer besides its status."""

    method: str
    url: str
    headers: tuple[Text, ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    body: str = ""
    follows: bool = False  # redirects
    shows: str = "body"  # or headers, or seconds

    def named_headers(self) -> Iterator[tuple[str, Text]]:
        """Names in lower case with their values; the name is "" where a variable holds the whole line."""
        for first, *rest in self.headers:
            if isinstance(first, Variable):
                yield "", (first, *rest)
            else:
                name, _, value = first.partition(": ")
                yield name.lower(), (*([value] if value else []), *rest)

    def header(self, name: str) -> Text:
        """The value under a name in lower case; empty without one."""
        return next((value for given, value in self.named_headers() if given == name), ())


def read(commands: str) -> tuple[Request, ...]:
    """The requests that these commands send, one each; none at all where one of them does more than that.

    Comments are passed over, and so is what a command's output is piped into.
    """
    lines = [line for line in commands.splitlines() if not line.startswith("#")]
    try:
        return tuple(_request(words) for words in _commands("\n".join(lines)))
    except ValueError:
        return ()


def _commands(text: str) -> Iterator[list[Text]]:
    """The words of each command. Raises ValueError for more shell than is known here."""
    words: list[Text] = []
    place = 0
    while place < len(text):
        piece = PIECE.match(text, place)
        if not piece:
            raise ValueError(text[place:])
        place = piece.end()
        if piece.lastgroup in ("plain", "open", "bare"):
            words.append(_text(piece))
        elif words and piece["end"]:
            yield words
            words = []
    if words:
        yield words


def _text(piece: re.Match[str]) -> Text:
    if piece.lastgroup != "open":
        return (piece[piece.lastgroup or 0],)
    parts = VARIABLE.split(piece["open"])
    if any("$" in literal for literal in parts[::2]):
        raise ValueError(piece["open"])
    return tuple(Variable(part) if place % 2 else part for place, part in enumerate(parts) if part) or ("",)


def _request(words: list[Text]) -> Request:
    if words[0] != ("curl",):
        raise ValueError(words)
    given: dict[str, list[Text]] = {}
    rest = iter(words[1:])
    for word in rest:
        name = word[0] if isinstance(word[0], str) and word[0].startswith("--") else "--url"
        value = next(rest, None) if name in VALUED else word
        if value is None or name not in KNOWN:
            raise ValueError(name)
        given.setdefault(name, []).append(value)
    return _assemble(given)


def _assemble(given: dict[str, list[Text]]) -> Request:
    url, *others = given.get("--url", [("",)])
    if others or url == ("",):
        raise ValueError(others)
    data = [_literal(each) for each in (*given.get("--data-urlencode", ()), *given.get("--data", ()))]
    usual = "HEAD" if "--head" in given else "POST" if data and "--get" not in given else "GET"
    pairs = [each.partition("=") for each in data] if "--get" in given else []
    shows = "seconds" if "--write-out" in given else "headers" if {"--dump-header", "--head"} & {*given} else "body"
    return Request(
        _literal(given["--request"][0]) if "--request" in given else usual,
        _literal(url),
        tuple(given.get("--header", ())),
        tuple((name, value) for name, _, value in pairs),
        "" if "--get" in given else "&".join(data),
        "--location" in given,
        shows,
    )


def _literal(text: Text) -> str:
    if len(text) != 1 or not isinstance(text[0], str):
        raise ValueError(text)
    return text[0]
