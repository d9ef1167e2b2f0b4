"""The requests of a fix in several languages, with the launch's own values. A key stays in the environment."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from lib.launch.advice import fill
from lib.launch.curl import Request, Text, Variable, read
from lib.launch.node_sdk import Call, find_call
from lib.launch.settings import Settings

LANGUAGES = {"curl": "bash", "Python": "python", "Node.js": "javascript"}  # as st.code names them
SHOWN = {"body": "response.text", "headers": "dict(response.headers)", "seconds": "response.elapsed.total_seconds()"}
BODILESS = frozenset({"GET", "HEAD", "DELETE"})  # httpx's functions of these names take no body


def write_snippets(commands: str, settings: Settings) -> dict[str, str]:
    """The same by language: as commands, in Python where all are requests, with Cobalt's SDK where it has the calls."""
    snippets = {"curl": fill(commands, settings, command=True)}
    lines = [line for line in commands.splitlines() if line.startswith("#")]
    comments = [" ".join(fill(line.removeprefix("#"), settings).split()) for line in lines]  # a value ends no comment
    requests = [_filled(request, settings) for request in read(commands)]
    if requests:
        snippets["Python"] = _python(comments, requests)
    base_url = fill("{base_url}", settings)
    calls = [call for request in requests if (call := find_call(request, base_url))]
    if calls and len(calls) == len(requests) and len({call.key for call in calls}) == 1:
        snippets["Node.js"] = _node(comments, calls, base_url)
    return snippets


def _filled(request: Request, settings: Settings) -> Request:
    return replace(
        request,
        url=fill(request.url, settings),
        headers=tuple(_fill_text(header, settings) for header in request.headers),
        query=tuple((name, fill(value, settings)) for name, value in request.query),
        body=_fill_body(request.body, settings),
    )


def _fill_text(text: Text, settings: Settings) -> Text:
    return tuple(part if isinstance(part, Variable) else fill(part, settings) for part in text)


def _fill_body(body: str, settings: Settings) -> str:
    """A value inside a JSON text is written so that it cannot end the text."""
    try:
        return json.dumps(_fill_leaves(json.loads(body), settings), ensure_ascii=False)
    except ValueError:
        return fill(body, settings)


def _fill_leaves(value: Any, settings: Settings) -> Any:
    if isinstance(value, dict):
        return {name: _fill_leaves(each, settings) for name, each in value.items()}
    if isinstance(value, list):
        return [_fill_leaves(each, settings) for each in value]
    return fill(value, settings) if isinstance(value, str) else value


def _python(comments: Sequence[str], requests: Sequence[Request]) -> str:
    asked = "\n".join(line for request in requests for line in _ask_in_python(request))
    imports = (["import os", ""] if "os.environ" in asked else []) + ["import httpx", ""]
    return "\n".join([*(f"# {comment}" for comment in comments), *imports, asked])


def _ask_in_python(request: Request) -> Iterator[str]:
    plain = not (request.body and request.method in BODILESS)
    yield f"response = httpx.{request.method.lower()}(" if plain else f"response = httpx.request({request.method!r},"
    yield f"    {request.url!r},"
    for name, value in _arguments_in_python(request):
        yield f"    {name}={value},"
    yield ")"
    yield f"print(response.status_code, {SHOWN[request.shows]})"


def _arguments_in_python(request: Request) -> Iterator[tuple[str, str]]:
    body = _parsed(request.body)
    is_json = not isinstance(body, str)
    if request.query:
        yield "params", repr(dict(request.query))
    if headers := _headers_in_python(request, is_json=is_json):
        yield "headers", headers
    if request.body:
        yield "json" if is_json else "content", repr(body)
    if request.follows:
        yield "follow_redirects", "True"


def _headers_in_python(request: Request, *, is_json: bool) -> str:
    """`is_json`: httpx says that itself."""
    given = [(name, _in_python(value)) for name, value in request.named_headers()]
    lines = [f"dict([{value}.split(': ', 1)])" for name, value in given if not name]
    pairs = [f"{name!r}: {value}" for name, value in given if name and not (is_json and name == "content-type")]
    return " | ".join([*lines, *([f"{{{', '.join(pairs)}}}"] if pairs else [])])


def _in_python(text: Text) -> str:
    return " + ".join(f"os.environ[{part.name!r}]" if isinstance(part, Variable) else repr(part) for part in text)


def _node(comments: Sequence[str], calls: Sequence[Call], base_url: str) -> str:
    asked = [f"  console.log(await cobalt.{each.name}({', '.join(map(_in_node, each.arguments))}));" for each in calls]
    lines = [
        *(f"// {comment}" for comment in comments),
        'const Cobalt = require("@cobaltio/cobalt");',
        "",
        f"const cobalt = new Cobalt({{ apiKey: {_text_in_node(calls[0].key)}, server_url: {_in_node(base_url)} }});",
        "",
        "(async () => {",
        *asked,
        "})();",
    ]
    return "\n".join(lines)


def _text_in_node(text: Text) -> str:
    return " + ".join(f"process.env.{part.name}" if isinstance(part, Variable) else _in_node(part) for part in text)


def _in_node(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _parsed(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body
