"""What happens to a journal whose writers are killed, whose power goes, whose files are damaged: counted."""

import hashlib
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from lib.launch.chain import verify
from lib.store.journal import StoreError
from lib.store.sqlite import SqliteJournal
from tests.store.power import Disk, PowerCut, powered_by
from tests.store.shelf import OPENED, entry, fill, noted, run, summarize

ROOT = Path(__file__).parents[2]
OPERATIONS = 600  # of the disk, among which the power goes


def start(command, path):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.writers", command, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_writers(path, count):
    """Writers of two entries at a time, each killed within a moment."""
    dice, seen = random.Random(20260310), Counter()
    with start("die", path) as process:
        for _ in range(count):
            process.stdin.write(f"{dice.uniform(0.0, 0.06)}\n")
            process.stdin.flush()
            result = json.loads(process.stdout.readline())
            entries = SqliteJournal(path).read(result["launch"])
            _count(seen, entries, result["acknowledged"])
        process.stdin.close()
        process.wait(timeout=10)
    journal = SqliteJournal(path)
    fill(journal, "afterwards")
    seen["damages"] = len(journal.audit().damages)
    return seen


def cut_power(folder, count, *, synchronous="full", mode="wal"):
    """A writer of two entries at a time, each time on a new disk whose power goes at another operation."""
    seen = Counter()
    for number in range(count):
        dice, path = random.Random(number), folder / "before" / "golive.db"
        disk, acknowledged = Disk(dice, dice.randrange(OPERATIONS)), []
        with powered_by(disk, synchronous=synchronous, mode=mode):
            _write_until_dark(path, disk, acknowledged)
        after = folder / "after" / "golive.db"
        after.parent.mkdir()
        for name, content in disk.after().items():
            (after.parent / Path(name).name).write_bytes(content)
        _judge_after_cut(after, acknowledged, seen)
        for place in (path.parent, after.parent):
            shutil.rmtree(place)
    return seen


def _write_until_dark(path, disk, acknowledged):
    version = 0
    try:
        journal = SqliteJournal(path)
        while True:
            bodies = [entry(OPENED)] if not version else []
            bodies += [noted("x" * disk.dice.randrange(1, 3000)) for _ in range(2)]
            version = journal.append(bodies, version, summarize)[-1].version
            acknowledged.append(version)
    except PowerCut:
        disk.over = True


def _judge_after_cut(path, acknowledged, seen):
    try:
        journal = SqliteJournal(path)
        entries, damages = journal.read("acme"), journal.audit().damages
    except StoreError:
        seen["unreadable"] += 1
        return
    seen["damages"] += sum("made again just now" not in damage.why for damage in damages)
    _count(seen, entries, acknowledged)


def _count(seen, entries, acknowledged):
    """Whether all that was acknowledged is there, and nothing by halves: a first batch has three entries."""
    seen["lost"] += sum(version > len(entries) for version in acknowledged)
    seen["acknowledged"] += len(acknowledged)
    seen["halves"] += len(entries) % 2 != (1 if entries else 0)
    if entries:
        verify(entries)


def damage_wals(folder, count):
    """A WAL that is cut, flipped or zeroed somewhere."""
    whole, seen = folder / "whole.db", Counter()
    journal = SqliteJournal(whole)
    entries, dice = fill(journal, count=12), random.Random(20260311)
    wal = whole.with_name("whole.db-wal").read_bytes()
    for number in range(count):
        path = folder / "damaged.db"
        shutil.copyfile(whole, path)
        path.with_name("damaged.db-wal").write_bytes(_damage(wal, dice, number % 3))
        reopened = SqliteJournal(path)
        there = reopened.read("acme")
        seen["wrong"] += there != entries[: len(there)] or bool(reopened.audit().damages)
        seen["earlier" if len(there) < len(entries) else "whole"] += 1
        del reopened
        _clear(path)
    return seen


def _damage(wal, dice, way):
    damaged, place = bytearray(wal), dice.randrange(len(wal))
    if way == 0:
        del damaged[place:]
    elif way == 1:
        damaged[place] ^= 1 << dice.randrange(8)
    else:
        damaged[place : place + 512] = bytes(len(damaged[place : place + 512]))
    return damaged


def flip_bits(folder, count):
    """One bit somewhere in the database's file. What only repeats the entries, such as the board, counts apart."""
    whole, dice, seen = folder / "whole.db", random.Random(20260312), Counter()
    journal = SqliteJournal(whole)
    for name in ("one", "two", "three"):
        fill(journal, name, 40)
    blob = bytes(dice.randrange(256) for _ in range(3000))
    journal.keep({hashlib.sha256(blob).hexdigest(): blob})
    expected = _read_all(whole)
    del journal
    run(whole, "pragma wal_checkpoint(truncate)")
    content = whole.read_bytes()
    for _ in range(count):
        path, flipped = folder / "flipped.db", bytearray(content)
        flipped[dice.randrange(len(flipped))] ^= 1 << dice.randrange(8)
        path.write_bytes(flipped)
        seen[_judge_flip(path, expected)] += 1
        _clear(path)
    return seen


def _judge_flip(path, expected):
    try:
        damages = SqliteJournal(path).audit().damages
    except StoreError:
        return "refused"
    if damages:
        return "by SQLite" if any("SQLite finds" in damage.why for damage in damages) else "by the chain"
    try:
        found = _read_all(path)
    except StoreError:
        return "refused"
    if found == expected:
        return "harmless"
    return "board" if found[:2] == expected[:2] else "silent"


def _read_all(path):
    """Entries, evidence, and what only repeats them."""
    journal = SqliteJournal(path)
    digests = [row[0] for row in run(path, "select digest from blobs")]
    entries = [journal.read(name) for name in ("one", "two", "three")]
    return entries, [journal.blob(each) for each in digests], journal.summaries()


def _clear(path):
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()
