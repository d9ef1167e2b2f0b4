"""How numbers and the ids of checks read in a sentence."""

import re

# What the words of an id are when people write them.
WRITTEN = {"api": "API", "cobalt": "Cobalt", "id": "id", "oauth": "OAuth", "sdk": "SDK", "slack": "Slack"}
WRITTEN |= {"url": "URL", "users": "user’s"}


def counted(number: int, one: str, more: str = "") -> str:
    """`1 loop`, `2 loops`; `more` where the plural is no mere s at the end."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def name_check(check: str) -> str:
    """A check's id as words."""
    return " ".join(WRITTEN.get(word, word) for word in check.split("_"))


def begin_sentence(words: str) -> str:
    """With a capital at the beginning; the rest stays as it is."""
    return re.sub(r"\A\w", lambda first: first[0].upper(), words)
