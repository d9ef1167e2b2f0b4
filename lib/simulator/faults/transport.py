"""What goes wrong between a client and the platform: every API answer meets it, and nothing is learned from it."""

from lib.simulator.faults.fault import Fault, scenarios, undecided

FAULTS: tuple[Fault, ...] = (
    *scenarios(
        ("slow", "Every API answer comes two seconds late."),
        ("header-drip", "Status line and headers of every API answer come byte by byte, ten a second."),
        ("slow-body", "The headers of every API answer come at once, its body in pieces over ten seconds."),
        ("legacy-errors", "Errors have the field names of 2023."),
    ),
    *undecided(
        ("slow-30s", "timed-out", "Every API answer comes thirty seconds late."),
        ("hang", "timed-out", "No API request is ever answered."),
        ("reset", "answer-cut-short", "Every API connection is reset."),
        ("close-early", "answer-cut-short", "Every API connection is closed without a word."),
        ("short-body", "answer-cut-short", "Every API answer ends before the length that its headers promise."),
        ("short-chunked", "answer-cut-short", "Every API answer comes in chunks and ends before the last one."),
        ("rate-limited", "rate-limited", "Every API answer is 429, Retry-After 1."),
        ("500", "server-error", "Every API answer is 500, as JSON."),
        ("502", "server-error", "Every API answer is 502, as a proxy's page."),
        ("503", "server-error", "Every API answer is 503, as a proxy's page."),
        ("html-200", "answer-unreadable", "Every API answer is 200 with a login page."),
        ("truncated", "answer-unreadable", "The JSON of every API answer is cut."),
        ("empty-200", "answer-unreadable", "Every API answer is 200 without a body."),
        ("204", "answer-unreadable", "Every API answer is 204, which has no body."),
        ("null", "answer-undocumented", "Every API answer is 200 with the JSON null."),
    ),
)
