"""What goes wrong between a client and the platform: every API answer meets it, and nothing is learned from it."""

from lib.simulator.faults.fault import Fault, scenarios, undecided

FAULTS: tuple[Fault, ...] = (
    *scenarios(
        ("slow", "Every API answer comes two seconds late."),
        ("legacy-errors", "Errors have the field names of 2023."),
    ),
    *undecided(
        ("hang", "timed-out", "No API request is ever answered."),
        ("reset", "answer-cut-short", "Every API connection is reset."),
        ("close-early", "answer-cut-short", "Every API connection is closed without a word."),
        ("rate-limited", "rate-limited", "Every API answer is 429, Retry-After 1."),
        ("500", "server-error", "Every API answer is 500, as JSON."),
        ("503", "server-error", "Every API answer is 503, as a proxy's page."),
        ("html-200", "answer-unreadable", "Every API answer is 200 with a login page."),
        ("truncated", "answer-unreadable", "The JSON of every API answer is cut."),
    ),
)
