"""The clock, and how the API writes dates."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime

Clock = Callable[[], datetime]


def iso(moment: datetime) -> str:
    """As the API writes dates: 2026-01-15T09:00:00.000Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def rfc1123(moment: datetime) -> str:
    """As webhooks of connections write dates: Tue, 07 Nov 2023 08:03:27 GMT."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)
