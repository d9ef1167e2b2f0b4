import asyncio
import threading

from lib.engine.background import Run
from lib.engine.conduct import Result
from lib.launch.verdict import passed

PATIENCE = 10


def result(check):
    return Result(check, passed("Fine."), 0, 1, ())


def test_a_journal_that_waits_does_not_hold_up_the_checks_under_way():
    others_went_on, kept = threading.Event(), []

    async def conduct(_stop):
        async def work():
            await asyncio.sleep(0)
            others_went_on.set()

        working = asyncio.create_task(work())
        yield result("first")
        await working
        yield result("second")

    def keep(each):
        kept.append((each.check, others_went_on.wait(PATIENCE)))

    run = Run(("first", "second"), conduct, keep)
    run.start()
    run.wait(2 * PATIENCE)

    assert kept == [("first", True), ("second", True)]
    assert [each.check for each in run.arrivals()] == ["first", "second"]


def test_results_are_kept_one_after_the_other_in_one_thread():
    threads, order = set(), []

    async def conduct(_stop):
        for number in range(50):
            yield result(f"check {number}")

    def keep(each):
        threads.add(threading.get_ident())
        order.append(each.check)

    run = Run((), conduct, keep)
    run.start()
    run.wait(PATIENCE)

    assert order == [f"check {number}" for number in range(50)]
    assert len(threads) == 1


def test_a_journal_that_refuses_ends_the_run_and_is_told():
    cleaned_up = threading.Event()

    async def conduct(_stop):
        try:
            yield result("first")
            yield result("second")
        finally:
            cleaned_up.set()

    def keep(_each):
        raise OSError("the disk is full")

    run = Run(("first", "second"), conduct, keep)
    run.start()
    run.wait(PATIENCE)

    assert run.problem == "the disk is full"
    assert cleaned_up.is_set()
    assert [each.check for each in run.results] == ["first"]
