"""A fix in the words of one launch."""

from lib.launch.settings import Settings


def fill(text: str, settings: Settings, *, command: bool = False) -> str:
    """The launch's own values in place of `{field}`; a field that is empty stays as it is, to be seen.

    `command`: values stand between single quotes in it, so a quote in a value must not end them.
    """
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        shown = " ".join(value) if isinstance(value, tuple) else value
        shown = shown.replace("'", "'\\''") if command else shown
        if shown and name != "api_key":
            text = text.replace(f"{{{name}}}", shown)
    return text
