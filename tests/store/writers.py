"""Processes that write to one database: `python -m tests.store.writers COMMAND PATH`, one JSON line a result.

The interpreter starts once; every writer is a fork of it that opens the database for itself.
"""

import json
import multiprocessing
import os
import random
import resource
import signal
import sys
import time
from pathlib import Path

from lib.store.journal import Conflict, StoreError
from lib.store.sqlite import SqliteJournal
from tests.store.shelf import OPENED, entry, noted, summarize

WRITERS, NOTES, ROUNDS = 8, 20, 15
FORK = multiprocessing.get_context("fork")


def write_together(path):
    """Eight processes begin on a file that is not there yet; each has a launch of its own and shares one."""
    results, start = FORK.SimpleQueue(), FORK.Barrier(WRITERS)
    writers = [FORK.Process(target=_write, args=(path, f"w{name}", start, results)) for name in range(WRITERS)]
    for writer in writers:
        writer.start()
    say([results.get() for _ in writers])
    for writer in writers:
        writer.join()


def begin_together(path):
    """Again and again, eight processes open a file that is not there yet."""
    problems = []
    for number in range(ROUNDS):
        results, start = FORK.SimpleQueue(), FORK.Barrier(WRITERS)
        place = path.with_name(f"{number}-{path.name}")
        openers = [FORK.Process(target=_open, args=(place, start, results)) for _ in range(WRITERS)]
        for opener in openers:
            opener.start()
        problems += [results.get() for _ in openers]
        for opener in openers:
            opener.join()
    say([problem for problem in problems if problem])


def _open(path, start, results):
    start.wait()
    try:
        SqliteJournal(path).append([entry(OPENED, f"p{os.getpid()}")], 0, summarize)
    except Exception as error:  # noqa: BLE001 - told to the test
        results.put(repr(error))
    else:
        results.put("")


def _write(path, name, start, results):
    start.wait()
    kept, conflicts, problem = [], 0, ""
    try:
        journal = SqliteJournal(path)
        journal.append([entry(OPENED, name)], 0, summarize)
        for number in range(NOTES):
            text = f"{name} {number}"
            journal.append([noted(text, name)], number + 1, summarize)
            conflicts += _share(journal, text)
            kept.append(text)
    except Exception as error:  # noqa: BLE001 - told to the test
        problem = repr(error)
    results.put({"name": name, "kept": kept, "conflicts": conflicts, "problem": problem})


def _share(journal, text):
    """Append to the shared launch, however often somebody is faster; returns how often."""
    for lost in range(10_000):
        version = len(journal.read("shared"))
        body = noted(text, "shared") if version else entry(OPENED, "shared")
        try:
            journal.append([body, noted(text, "shared")] if not version else [body], version, summarize)
        except Conflict:
            continue
        return lost
    raise RuntimeError("never got through")


def die_often(path):
    """For each line with a number of seconds: a writer that is killed after them; says what it acknowledged."""
    for round_number, line in enumerate(sys.stdin):
        reading, writing = os.pipe()
        writer = FORK.Process(target=_write_until_killed, args=(path, f"r{round_number}", writing))
        writer.start()
        os.close(writing)
        time.sleep(float(line))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        with os.fdopen(reading) as acknowledged:
            complete = [each for each in acknowledged.read().split("\n")[:-1] if each]
        say({"launch": f"r{round_number}", "acknowledged": [int(each) for each in complete]})


def _write_until_killed(path, launch_id, writing):
    journal = SqliteJournal(path)
    version = 0
    dice = random.Random(launch_id)
    while True:
        bodies = [entry(OPENED, launch_id)] if not version else []
        bodies += [noted("x" * dice.randrange(1, 3000), launch_id) for _ in range(2)]
        version = journal.append(bodies, version, summarize)[-1].version
        os.write(writing, f"{version}\n".encode())


def run_out_of_room(path):
    """Write until the file may grow no more, then make room; says what was acknowledged and what was refused."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    journal = SqliteJournal(path)
    version = journal.append([entry(OPENED)], 0, summarize)[-1].version
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, most))
    refusal = ""
    while not refusal:
        try:
            version = journal.append([noted("x" * 3000)], version, summarize)[-1].version
        except StoreError as error:
            refusal = str(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    after = journal.append([noted("room again")], version, summarize)[-1].version
    say({"version": version, "after": after, "refusal": refusal})


def say(result):
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    commands = {"begin": begin_together, "together": write_together, "die": die_often, "room": run_out_of_room}
    commands[sys.argv[1]](Path(sys.argv[2]))
