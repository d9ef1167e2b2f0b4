import pytest

from lib.simulator.sample import workflow_id
from lib.simulator.seed_workflows import PRIVATE

CRON = {"trigger_type": "cron", "regex": "0 9 * * 1", "tz": "UTC", "payload": {"kind": "full"}}
REFUSED = "Cron Job Could Not Be Added  , Regex Configuration failed to register"


def ask(cobalt, method, rest="", account="acme", workflow="create-contact", slug="hubspot", **more):
    headers = {"x-api-key": cobalt.key, "linked_account_id": account, "slug": slug, "workflow_id_alias": workflow}
    return cobalt.http.request(method, f"{cobalt.base}/api/v1/workflow/public/scheduled{rest}", headers=headers, **more)


def registered(cobalt, **body):
    answer = ask(cobalt, "POST", json=CRON | body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_schedule_lives_and_dies(cobalt):
    made = registered(cobalt)
    changed = ask(cobalt, "PUT", f"/{made['_id']}", json={"regex": "0 10 * * 1", "startDate": "2026-07-01"}).json()
    listed = ask(cobalt, "GET").json()
    deleted = ask(cobalt, "DELETE", f"/{made['_id']}").json()

    assert (made["cron_patten"], made["workflow"]["_id"], made["config_id"]) == ("0 9 * * 1", workflow_id(), "acme")
    assert (made["options"], made["payload"], made["inactive"]) == ({"tz": "UTC"}, {"kind": "full"}, False)
    assert changed["cron_patten"] == "0 10 * * 1"
    assert changed["options"] == {"tz": "UTC", "startDate": "2026-07-01"}
    assert listed["docs"] == [changed]
    assert deleted == {"message": "Scheduled Job Deleted Successfully"}
    assert ask(cobalt, "GET").json()["totalDocs"] == 0


def test_dates_may_stand_in_the_place_of_a_pattern(cobalt):
    dates = [{"day": 1, "month": 7, "year": 2026, "hour": 9, "minute": 0}]
    made = registered(cobalt, trigger_type="interval", interval_dates=dates)

    assert (made["trigger_type"], made["trigger_interval"]) == ("interval", dates)


def test_a_schedule_is_paused_and_resumed_once_each(cobalt):
    path = f"/{registered(cobalt)['_id']}"
    answers = [ask(cobalt, "PUT", path + verb) for verb in ("/pause", "/pause", "/resume", "/resume")]

    assert [answer.status_code for answer in answers] == [200, 400, 200, 400]
    assert (answers[0].json()["status"], answers[0].json()["inactive"]) == ("paused", True)
    assert answers[1].json()["message"] == "Scheduled Job Already Inactive"
    assert (answers[2].json()["status"], answers[2].json()["inactive"]) == ("running", False)
    assert answers[3].json()["message"] == "Scheduled Job Already Active"


@pytest.mark.parametrize(
    "body",
    [{}, {"trigger_type": "cron"}, CRON | {"regex": "often"}, {"trigger_type": "interval"}, CRON | {"regex": 5}],
    ids=["nothing", "no pattern", "a word", "no dates", "a number"],
)
def test_registering_is_refused_for(cobalt, body):
    answer = ask(cobalt, "POST", json=body)

    assert (answer.status_code, answer.json()["message"]) == (400, REFUSED)
    assert ask(cobalt, "GET").json()["totalDocs"] == 0


@pytest.mark.parametrize(("method", "rest"), [("PUT", ""), ("DELETE", ""), ("PUT", "/pause"), ("PUT", "/resume")])
def test_schedules_of_others_are_not_found(cobalt, method, rest):
    path = f"/{registered(cobalt)['_id']}{rest}"
    answer = ask(cobalt, method, path, "globex", json=CRON)

    assert (answer.status_code, answer.json()["message"]) == (404, "Scheduled Job Not Found")


def test_only_workflows_of_the_account_are_scheduled(cobalt):
    assert ask(cobalt, "POST", account="globex", workflow=PRIVATE, json=CRON).status_code == 404
    assert ask(cobalt, "POST", workflow="", json=CRON).status_code == 404
    assert ask(cobalt, "POST", slug="", json=CRON).json()["message"] == "Missing Slug"
