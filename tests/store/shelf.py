"""Entries to keep, and the summary that is kept with them."""

from datetime import UTC, datetime, timedelta

from sqlite_utils.utils import sqlite3

from lib.launch.entries import Actor, Entry, Noted, Opened
from lib.launch.states import Decision
from lib.launch.summary import Summary

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ANA = Actor(name="Ana")
OPENED = Opened(name="Acme · HubSpot", checklist="small", checklist_version="1")


def entry(body, launch_id="acme", at=NOW):
    """As yet without number, and not in the chain."""
    return Entry(launch_id=launch_id, version=0, at=at, actor=ANA, body=body)


def noted(text, launch_id="acme"):
    return entry(Noted(item="login", text=text), launch_id)


def summarize(sealed):
    return summary(sealed[-1].launch_id, sealed[-1].version)


def summary(launch_id="acme", version=1, **rest):
    facts = {
        "id": launch_id,
        "name": "Acme · HubSpot",
        "owner": "",
        "target_date": None,
        "sample": False,
        "decision": Decision.NO_GO,
        "sentence": "No-go: 1 item blocks; it waits for us.",
        "counts": {"open": 1},
        "waits_for": "us",
        "next_action": "Run 1 check",
        "signed": False,
        "opened_at": NOW,
        "changed_at": NOW + timedelta(seconds=version),
        "stale_after": None,
        "version": version,
        "checklist_digest": "c" * 64,
    }
    return Summary.model_validate(facts | rest)


def fill(journal, launch_id="acme", count=3):
    """A launch that is opened and noted on; returns its entries."""
    for number in range(count):
        body = Noted(item="login", text=f"note {number}") if number else OPENED
        journal.append([entry(body, launch_id)], number, summarize)
    return journal.read(launch_id)


def raw(path):
    """A connection as any other program has one, committing each statement."""
    return sqlite3.connect(path, isolation_level=None)


def run(path, sql, *values):
    connection = raw(path)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def unguarded(path, *statements):
    """What somebody can do who drops the triggers first."""
    connection = raw(path)
    for (name,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        connection.execute(f"drop trigger {name}")
    for statement in statements:
        connection.execute(statement)
    connection.close()
