"""Answers that are right and yet not as every client expects them."""

from lib.simulator.faults.fault import Fault, scenarios

FAULTS: tuple[Fault, ...] = scenarios(
    ("wrong-content-type", "JSON comes as text/plain."),
    ("extra-fields", "Every object has one field more."),
    ("missing-optional", "Fields that need not be there are not there."),
    ("identifier-object", "The identifier of a connection is an object instead of text."),
    ("unknown-enum", "States and kinds have values that no documentation names."),
    ("pagination", "Lists that come in pages, unless empty, are filled up to 25 items: the last page is short."),
    ("pagination-bare", "Pages say how many there are, but not whether another one follows."),
    ("pagination-capped", "No page has more than 10 items, whatever limit was asked for."),
)
