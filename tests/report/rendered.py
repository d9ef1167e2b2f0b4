"""What trackers make of Markdown: CommonMark with tables and strikethrough, then links and mentions in plain text."""

import re
from itertools import groupby
from xml.etree import ElementTree as ET

from markdown_it import MarkdownIt

from lib.report.escape import WORD_JOINER

AC = "urn:confluence"
OUR_HTML = re.compile(r"<details>\n<summary>[a-z-]+: [a-z ]+</summary>\n?|</details>\n?")
# GitHub's extended autolinks, mentions and references, as its documentation describes them.
TURNED_INTO_LINKS = re.compile(
    r"(?:^|[\s*_~(])www\.\S"
    r"|(?:https?|ftp|mailto|xmpp|javascript|data|vbscript)://\S"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]+\.[\w.-]+"
    r"|(?<![\w`])@\w"
    r"|(?<![\w&])#\d"
    r"|(?-i:[A-Z])-\d|:[\w+-]*[a-z+][\w+-]*:",  # numbers of tickets, pictures by name
    re.IGNORECASE,
)
SHAPES = {"text", "softbreak", "code_inline", "strong_open", "strong_close"}


def parse(markdown):
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)


def shape(tokens):
    """Blocks in order, and the kinds of what is in them; text next to text counts once."""
    return [(token.type, token.tag, token.markup[:3], _kinds(token.children or [])) for token in tokens]


def _kinds(children):
    kinds = [child.type for child in children if child.type != "text" or child.content]
    return tuple(kind for kind, _ in groupby(kinds))


def texts(tokens):
    """The plain text of each inline token: what is read, without code."""
    for token in tokens:
        if token.type == "inline":
            yield "".join(child.content for child in token.children if child.type == "text")


def read(token):
    """What a person reads in an inline token, code included."""
    return "".join(child.content for child in token.children).replace(WORD_JOINER, "")


def assert_harmless(markdown):
    """Nothing in it can run, load, lead elsewhere, call somebody, or look like a part of the report."""
    tokens = parse(markdown)
    for token in tokens:
        if token.type == "html_block":
            assert OUR_HTML.fullmatch(token.content), token.content
        for child in token.children or []:
            assert child.type in SHAPES, (child.type, child.content)
    for text in texts(tokens):
        assert not TURNED_INTO_LINKS.search(text), text
    return tokens


# Other places


def read_xml(storage):
    """Confluence's storage format as elements; raises for what is none."""
    return ET.fromstring(f'<all xmlns:ac="{AC}">{storage}</all>')


def outline(root):
    """Every element in order with its attributes, but for excerpts, which an empty text has not."""
    return [(each.tag, each.attrib) for each in root.iter() if each.tag != "pre"]


def outside_code(root):
    """The texts that stand in no element of fixed width."""
    for each in root.iter():
        if each.tag not in ("code", "pre"):
            yield each.text or ""
        yield each.tail or ""


def live_in_jira(wiki):
    """What Jira's documented notation would still obey, in order: marks that no backslash stands before."""
    kept = re.sub(r"\{noformat\}\n.*?\n\{noformat\}", "", wiki, flags=re.DOTALL)
    parted = kept.replace(f"\\{WORD_JOINER}", "")
    return JIRA_OBEYS.findall(re.sub(r"\\[-#*_+?^~|%{}\[\]()!@]", "", parted))


JIRA_OBEYS = re.compile(
    r"[-#*_+?^~|%{}\[\]()!@\\]|^(?:h[1-6]|bq)\.|://\w|(?:www|mailto)[.:]\w|&(?=[#\w])|[A-Z]-\d|[:;][DP)(]", re.MULTILINE
)
