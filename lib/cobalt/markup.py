"""A page of the customer's product as markup: what a person reads on it, what it loads, where it leads."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode

from lib.cobalt.addresses import BadAddress, is_same_origin, parse_address

MOST_TAGS = 20_000  # the parser's time grows with the square of what is nested
UNSEEN = ["script", "style", "template", "noscript"]
SPOKEN = ("alt", "aria-label", "placeholder", "title")
INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "kbd", "mark", "small", "span"),
        *("strong", "sub", "sup", "time", "u", "var"),
    )
)
DATA = ("json", "importmap", "template", "speculationrules")  # scripts of these types draw nothing
FEW_WORDS = 20
DEEPEST = 30  # steps from a text to what it belongs to


class Unreadable(ValueError):
    """The page is no markup that could be read with reasonable effort."""


@dataclass(frozen=True)
class Passage:
    """A paragraph, a label, or what an attribute says of a picture or a field; with the links in it."""

    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Markup:
    """`scripts` are addresses as the page writes them. `draws_itself`: what a person sees comes from scripts."""

    passages: tuple[Passage, ...]
    scripts: tuple[str, ...]
    links: tuple[str, ...]
    policies: tuple[str, ...]  # content security policies in meta elements
    draws_itself: bool
    tree: LexborHTMLParser = field(repr=False, compare=False)

    @property
    def text(self) -> str:
        """All that can be read, in one line."""
        return " ".join(passage.text for passage in self.passages)

    def own_scripts(self, page: httpx.URL) -> tuple[httpx.URL, ...]:
        """Addresses of scripts that come from the page's own host, each once."""
        return tuple(url for url in _addresses(self.scripts, page) if is_same_origin(url, page))

    def around(self, name: str, others: Iterable[str]) -> str:
        """What stands together with a name, and not with one of the others: its card or row. "" if nowhere."""
        strangers = [other for other in others if not mentions(name, other)]
        for node in self.tree.root.traverse(include_text=True) if self.tree.root else ():
            if node.is_text_node and mentions(node.text_content or "", name):
                return _card(node, strangers)
        return ""


def parse(response: httpx.Response) -> Markup:
    """Raises Unreadable."""
    text = response.content.decode("utf-8", "replace")
    if text.count("<") > MOST_TAGS:
        raise Unreadable("it has more elements than can be read")
    tree = LexborHTMLParser(text)
    if tree.body is None:
        raise Unreadable("it is no web page")
    scripts = tree.css("script")
    sources = tuple(source for script in scripts if (source := script.attributes.get("src")))
    drawing = any(not any(word in (script.attributes.get("type") or "").lower() for word in DATA) for script in scripts)
    tree.strip_tags(UNSEEN)
    passages = tuple(_passages(tree.body))
    return Markup(
        passages,
        sources,
        tuple(address for link in tree.css("[href], [src]") if (address := _address(link))),
        tuple(_policies(tree)),
        drawing and sum(len(passage.text.split()) for passage in passages) < FEW_WORDS,
        tree,
    )


def mentions(text: str, name: str) -> bool:
    """Whether a name stands in a text as a word of its own, in any letter case."""
    wanted = r"\s+".join(re.escape(word) for word in name.casefold().split())
    return bool(wanted) and re.search(rf"(?<!\w){wanted}(?!\w)", text.casefold()) is not None


def addresses(links: Iterable[str], page: httpx.URL) -> tuple[httpx.URL, ...]:
    """Those that can be opened, each once."""
    return tuple(_addresses(links, page))


def _addresses(links: Iterable[str], page: httpx.URL) -> Iterator[httpx.URL]:
    for link in dict.fromkeys(links):
        try:
            yield parse_address(link.strip(), base=page).copy_with(fragment=None)
        except BadAddress:
            continue


def _address(node: LexborNode) -> str:
    return node.attributes.get("href") or node.attributes.get("src") or ""


def _policies(tree: LexborHTMLParser) -> Iterator[str]:
    for meta in tree.css("meta[http-equiv]"):
        if (meta.attributes.get("http-equiv") or "").lower() == "content-security-policy":
            yield meta.attributes.get("content") or ""


def _passages(body: LexborNode) -> Iterator[Passage]:
    place: int | None = None
    words: list[str] = []
    links: dict[str, None] = {}
    for node in body.traverse(include_text=True):
        if not node.is_text_node:
            if spoken := [each for name in SPOKEN if (each := (node.attributes.get(name) or "").strip())]:
                yield from _joined(words, links)
                yield from (Passage(" ".join(each.split())) for each in spoken)
                place, words, links = None, [], {}
            continue
        home, link = _home(node)
        if home != place:
            yield from _joined(words, links)
            place, words, links = home, [], {}
        words.append(node.text_content or "")
        links |= {link: None} if link else {}
    yield from _joined(words, links)


def _joined(words: list[str], links: dict[str, None]) -> Iterator[Passage]:
    text = " ".join("".join(words).split())
    if text:
        yield Passage(text, tuple(links))


def _home(node: LexborNode) -> tuple[int, str]:
    """The block in which a text stands, and the link that it is part of."""
    link, parent = "", node.parent
    for _ in range(DEEPEST):
        if parent is None or parent.tag not in INLINE:
            break
        link = link or (parent.attributes.get("href") or "" if parent.tag == "a" else "")
        parent = parent.parent
    return (parent.mem_id if parent else 0), link


def _card(node: LexborNode, strangers: list[str]) -> str:
    card, parent = "", node.parent
    for _ in range(DEEPEST):
        text = _spoken(parent) if parent else ""
        if parent is None or parent.tag in ("body", "html") or any(mentions(text, each) for each in strangers):
            break
        card, parent = text, parent.parent
    return card


def _spoken(node: LexborNode) -> str:
    return " ".join(passage.text for passage in _passages(node))
