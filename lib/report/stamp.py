"""How reports write a moment."""

from datetime import UTC, datetime


def stamp(moment: datetime | None) -> str:
    """UTC, to the minute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else "–"
