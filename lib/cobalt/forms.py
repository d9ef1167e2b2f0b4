"""The form of the customer's product on which somebody connects an application by key."""

import re
from dataclasses import dataclass

from lib.cobalt.markup import Markup, Passage, mentions
from lib.cobalt.requests import segment

NEAR = 6  # passages before the first label and after the last one
ENOUGH_WORDS = 8
HELP = re.compile(
    r"help|guide|docs?\b|documentation|learn|support|how to|where (?:to|do|can)|instruction", re.IGNORECASE
)


@dataclass(frozen=True)
class FormText:
    """What a form says. `help_links` are addresses as the page writes them."""

    missing: tuple[str, ...]  # labels that are nowhere on the page
    found: tuple[str, ...]
    instructs: bool
    help_links: tuple[str, ...]


def form_address(template: str, slug: str) -> str:
    """The form's address for one application."""
    return template.replace("{slug}", segment(slug))


def read_form(markup: Markup, labels: tuple[str, ...]) -> FormText:
    """Looks for labels, and beside them for an instruction: a text of some length, or a link to help."""
    places = [at for at, passage in enumerate(markup.passages) if any(mentions(passage.text, each) for each in labels)]
    near = markup.passages[max(0, places[0] - NEAR) : places[-1] + NEAR + 1] if places else ()
    helping = tuple(link for passage in near for link in passage.links if HELP.search(f"{passage.text} {link}"))
    return FormText(
        tuple(label for label in labels if not mentions(markup.text, label)),
        tuple(label for label in labels if mentions(markup.text, label)),
        bool(helping) or any(_is_instruction(passage, labels) for passage in near),
        helping,
    )


def _is_instruction(passage: Passage, labels: tuple[str, ...]) -> bool:
    """A label alone explains nothing, however long it is."""
    return len(passage.text.split()) >= ENOUGH_WORDS and passage.text.strip(" :*") not in labels
