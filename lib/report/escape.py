"""Text from outside, made harmless for Markdown: it can look like nothing but itself."""

import re
import unicodedata

WORD_JOINER = "\u2060"  # invisible; keeps a tracker from seeing a mention or an address
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#!|~&])")
_ADDRESS = re.compile(r"(\bhttps?://[\w.~:/?#%@!$&()*+,;=-]*[\w/=-])", re.ASCII)
# What trackers turn into a link, a mention, the number of a ticket or a picture. After the dot of www a joiner would be
# a letter of the host to them.
_LINKING = re.compile(
    r"(?<=\w):(?=//)|@(?=\w)|#(?=\d)|(?<=www)(?=\.)|(?-i:(?<=[A-Z])-)(?=\d)|:(?=[\w+-]*[a-z+][\w+-]*(?::|$))",
    re.IGNORECASE,
)
_LISTING = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+]))([-+.)])")  # at the beginning of a line these make a list
_KEPT_CONTROLS = frozenset("\n\t")


def plain(text: str) -> str:
    """One line without invisible, control or direction-changing characters."""
    return " ".join(_visible(text).split())


def inline(text: str, also: str = "") -> str:
    """Text for a sentence or a table cell: no mark-up, no mention, no link, no line break.

    An address stands as code: it can be copied as it is, and is no link. `also` names further characters to escape.
    """
    first, *rest = _ADDRESS.split(plain(text))
    parts = [_LISTING.sub(r"\1\\\2", _quiet(first, also))]
    parts += [code(part) if number % 2 == 0 else _quiet(part, also) for number, part in enumerate(rest)]
    return "".join(parts)


def part(text: str) -> str:
    """The text with an invisible character where a tracker would see more than text."""
    return _LINKING.sub(lambda found: f"{found[0]}{WORD_JOINER}", text)


def _quiet(text: str, also: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", part(text))
    return "".join(f"\\{each}" if each in also else each for each in escaped)


def code(text: str) -> str:
    """Text as it is, in one line of fixed width."""
    content = plain(text) or " "
    longest = max((len(run) for run in re.findall(r"`+", content)), default=0)
    ticks, gap = "`" * (longest + 1), " " if longest else ""
    return f"{ticks}{gap}{content}{gap}{ticks}"


def fenced(text: str, language: str = "text") -> str:
    """A block whose fence is longer than any run of backticks inside."""
    content = lines(text)
    longest = max((len(run) for run in re.findall(r"`+", content)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{content}\n{fence}"


def lines(text: str) -> str:
    """Lines as they are, without what cannot be seen and without blanks at their ends."""
    return "\n".join(line.rstrip() for line in _visible(text).splitlines())


def _visible(text: str) -> str:
    return "".join(each for each in text if each in _KEPT_CONTROLS or unicodedata.category(each)[0] != "C")
