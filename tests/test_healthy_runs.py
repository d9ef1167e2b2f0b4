"""A healthy set-up is green in each of many runs: nobody is sent after a fault that chance made."""

import asyncio
from datetime import UTC, datetime

import pytest

from lib.checks.conversation import Consent, Target, discover
from lib.engine.wiring import choose, conduct
from lib.home import key_ring, load_checklist, load_providers
from lib.launch.settings import Settings
from lib.launch.verdict import Outcome
from lib.simulator.sample import rehearsal_key, sample_settings
from lib.simulator.server import running
from lib.store.keys import clean

RUNS = 20
EVERYTHING = Consent(2)
# On the sample no connection has expired.
DO_NOT_ARISE = {(Outcome.NOT_APPLICABLE, cause) for cause in ("no-expired-connection", "no-switch")}
GREEN = {(Outcome.PASSED, ""), *DO_NOT_ARISE}


def run(base_url, number, checks):
    """What each of the checks says, by check."""
    settings = Settings.model_validate(sample_settings(base_url))
    secrets, providers = key_ring({}).resolve_all(settings), load_providers()
    key, now = clean(rehearsal_key("test")), datetime.now(UTC)
    target = Target(settings, key, f"golive-probe-{number:08x}", now, secrets, providers)

    async def results():
        return [result async for result in conduct(target, checks, EVERYTHING, asyncio.Event())]

    return {result.check: (result.verdict.outcome, result.verdict.cause) for result in asyncio.run(results())}


def not_green(checks):
    """What was not green in any of the runs, all against one local Cobalt."""
    with running() as base_url:
        runs = [run(base_url, number, checks) for number in range(RUNS)]
    assert all(len(said) == len(checks) for said in runs)
    return [(number, *each) for number, said in enumerate(runs) for each in said.items() if each[1] not in GREEN]


def test_checks_that_only_read_are_green_run_after_run():
    every = choose(load_checklist({}), discover(), ())
    swift = tuple(check for check in every if not check.writes and not check.id.startswith("staging_"))

    assert not_green(swift) == []


@pytest.mark.soak
def test_all_checks_are_green_run_after_run(tell):
    checks = choose(load_checklist({}), discover(), ())
    assert not_green(checks) == []
    tell(f"{RUNS} healthy runs of {len(checks)} checks", "nothing red, amber or undecided")
