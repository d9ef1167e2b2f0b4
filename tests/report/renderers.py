"""Ways on which a report becomes other text: rendered and copied, and rendered and made Markdown again."""

import io
import re
from html.parser import HTMLParser as StandardParser

from markdown_it import MarkdownIt
from rich.console import Console
from rich.markdown import Markdown
from selectolax.lexbor import LexborHTMLParser

BLOCKS = "p, li, h1, h2, h3, pre, tr, td, th, summary, details"
PREFIXES = {"h1": "# ", "h2": "## ", "h3": "### ", "li": "* ", "td": "| ", "th": "| ", "pre": "```\n", "ol": "1. "}


def to_html(markdown, **options):
    return MarkdownIt("commonmark", {"html": True} | options).enable(["table", "strikethrough"]).render(markdown)


def to_text(markdown):
    """Rendered, then copied: each block on a line of its own, numbers of lists lost."""
    tree = LexborHTMLParser(to_html(markdown))
    for node in tree.css(BLOCKS):
        node.insert_before("\n")
        node.insert_after("\n")
    return tree.body.text()


def to_plain_mail(markdown):
    """What the standard library's parser leaves of the HTML, typography improved, wrapped as mail clients do it."""
    lines = []

    class Reader(StandardParser):
        def handle_data(self, data):
            lines.append(data.replace('"', "”").replace("'", "’"))

        def handle_starttag(self, tag, attributes):
            lines.append("\n" if tag not in {"code", "strong"} else "")

    Reader().feed(to_html(markdown))
    return "\n".join(f"> {line}" for line in "".join(lines).splitlines())


def to_terminal(markdown):
    """As rich draws it: tables in boxes, lists with bullets; the seal as its lines are."""
    visible, seal = markdown.split("```golive-seal")
    bare = re.sub(r"</?(?:details|summary)>", "\n", visible)  # rich leaves HTML out, words and all
    console = Console(file=io.StringIO(), width=2_000, force_terminal=False)
    console.print(Markdown(bare))
    return console.file.getvalue() + seal


def to_markdown_again(markdown):
    """As converters from HTML write it: stars for bullets, every number 1, nothing escaped."""
    tree = LexborHTMLParser(to_html(markdown))
    for node in tree.css("ol > li"):
        node.insert_before("\n1. ")
    for tag, prefix in PREFIXES.items():
        for node in tree.css(tag if tag != "li" else "ul > li"):
            node.insert_before(f"\n{prefix}" if tag != "ol" else "\n")
            node.insert_after("\n```\n" if tag == "pre" else "\n")
    for node in tree.css("strong"):
        node.insert_before("__")
        node.insert_after("__")
    return tree.body.text()


def to_html_source(markdown):
    """The HTML itself, with attributes as editors add them."""
    return re.sub(r"<(p|td|th|li|h\d)>", r'<\1 class="x y" style="margin: 0">', to_html(markdown))


RENDERERS = {
    "HTML to text": to_text,
    "HTML with typography to text": lambda markdown: to_text(markdown.replace("--", "–")),
    "HTML to mail": to_plain_mail,
    "terminal": to_terminal,
    "HTML to Markdown": to_markdown_again,
    "HTML source": to_html_source,
    "Markdown twice": lambda markdown: to_text(to_html(markdown)),
}
