"""The clock, and how the API writes and reads dates."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Clock = Callable[[], datetime]


def iso(moment: datetime) -> str:
    """As the API writes dates: 2026-01-15T09:00:00.000Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def rfc1123(moment: datetime) -> str:
    """As webhooks of connections write dates: Tue, 07 Nov 2023 08:03:27 GMT."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def boundary(text: str, *, first: bool) -> datetime | None:
    """A day or a moment. A day means its beginning or its end; nonsense means no limit, as with page and limit."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if DAY.fullmatch(text) and not first:
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
