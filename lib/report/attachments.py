"""What the files are called that a report speaks of."""


def name_report(launch_id: str) -> str:
    """The complete report, its seal at the end."""
    return f"{launch_id}-readiness.md"


def name_statement(launch_id: str) -> str:
    """What a signature covers, to be signed with a key of one's own."""
    return f"{launch_id}-statement.json"


def name_seal(launch_id: str) -> str:
    """The seal of a text that has no room for it."""
    return f"{launch_id}-readiness.dsse.json"
