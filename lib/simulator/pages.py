"""The few HTML pages that the provider and the customer's app show. Everything put into them is escaped."""

from collections.abc import Mapping
from html import escape

from starlette.responses import HTMLResponse

FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 3rem auto; padding: 0 1rem }}
button {{ font: inherit; padding: .3rem 1rem }}
label {{ display: block; margin: .5rem 0 }}
</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """A whole page. `body` is HTML whose values went through `text` already."""
    return HTMLResponse(FRAME.format(title=escape(title), body=body), status)


def text(value: str) -> str:
    """A value made harmless for text and attributes."""
    return escape(value, quote=True)


def hidden(values: Mapping[str, str]) -> str:
    """Form fields that the person does not see."""
    return "\n".join(
        f'<input type="hidden" name="{text(name)}" value="{text(value)}">' for name, value in values.items()
    )
