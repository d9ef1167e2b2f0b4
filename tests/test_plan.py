"""What a run will send is known before, and true."""

import json
from pathlib import Path

from lib.home import load_plan
from lib.launch.plan import Planned, foresee
from lib.launch.settings import Settings
from tools.plan import text

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = Settings(base_url="https://app.refold.ai", linked_account_id="acme", app_slug="hubspot")
READ = ("GET", "{base_url}/api/v2/public/linked-account/{linked_account_id}")
OWN = ("GET", "{base_url}/api/v2/public/linked-account/…")
WRITE = ("PUT", "{base_url}/api/v2/public/linked-account")


def test_the_plan_is_what_a_rehearsal_sends():
    assert json.loads((ROOT / "data" / "plan.json").read_text()) == json.loads(text()), "stale: run make plan"


def test_a_read_that_several_checks_share_is_sent_once():
    assert foresee({"one": (READ,), "two": (READ,)}, ["one", "two"], SETTINGS) == (
        Planned("GET", "https://app.refold.ai/api/v2/public/linked-account/acme", 1, writes=False),
    )


def test_reads_of_what_only_the_run_knows_add_up():
    (found,) = foresee({"one": (OWN, OWN), "two": (OWN,)}, ["one", "two"], SETTINGS)
    assert found.count == 3


def test_writes_add_up_and_come_first():
    first, second = foresee({"one": (READ, WRITE), "two": (WRITE,)}, ["one", "two"], SETTINGS, {"one"})
    assert (first.method, first.count, first.writes) == ("PUT", 2, True)
    assert not second.writes


def test_a_post_of_a_check_that_changes_nothing_is_no_write():
    (found,) = foresee({"one": (("POST", "the OAuth provider"),)}, ["one"], SETTINGS)
    assert not found.writes


def test_the_host_is_told_also_where_only_its_role_is_known():
    assert Planned("GET", "https://app.refold.ai/api", 1, writes=False).host == "app.refold.ai"
    assert Planned("GET", "the OAuth provider", 1, writes=False).host == "the OAuth provider"


def test_what_was_not_asked_is_not_planned():
    assert foresee(load_plan(), [], SETTINGS) == ()
