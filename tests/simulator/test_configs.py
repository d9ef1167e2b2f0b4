import pytest

from lib.simulator.seed_workflows import BLOATED, GOOD, PRIVATE, identity

CONFIG = "/slug/slack/config"
GOOD_ID, BLOATED_ID, PRIVATE_ID = (identity(alias, "test", 1) for alias in (GOOD, BLOATED, PRIVATE))


def made(cobalt, slug="slack", account="acme", **rest):
    answer = cobalt.ask("POST", "/config", account, json={"slug": slug} | rest)
    assert answer.status_code == 200, answer.text
    return answer.json()


def enabled(config):
    return {workflow["id"]: workflow["enabled"] for workflow in config["workflows"]}


def test_a_config_lives_and_dies(cobalt):
    before = cobalt.ask("GET", CONFIG, "acme")
    config = made(cobalt)
    listed = cobalt.ask("GET", "/slug/slack/configs", "acme").json()
    deleted = cobalt.ask("DELETE", CONFIG, "acme")

    assert before.status_code == 404
    assert before.json()["error_code"] == "RESOURCE_NOT_FOUND"
    assert before.json()["message"] == "Config with config id acme not found"
    assert (config["slug"], config["config_id"], config["field_errors"]) == ("slack", "acme", [])
    assert [row["config_id"] for row in listed] == ["acme"]
    assert deleted.json() == {"message": "Installation Deleted Success"}
    assert cobalt.ask("GET", CONFIG, "acme").status_code == 404
    assert cobalt.ask("DELETE", CONFIG, "acme").status_code == 404


def test_an_account_has_several_configs_of_one_application(cobalt):
    made(cobalt)
    made(cobalt, config_id="emea")
    made(cobalt, account="globex")

    assert cobalt.ask("GET", f"{CONFIG}/emea", "acme").json()["config_id"] == "emea"
    assert cobalt.ask("GET", f"{CONFIG}/emea", "globex").status_code == 404
    assert [row["config_id"] for row in cobalt.ask("GET", "/slug/slack/configs", "acme").json()] == ["acme", "emea"]


def test_a_deleted_account_takes_its_configs_along(cobalt):
    cobalt.ask("PUT", "/linked-account", json={"account_id": "newcomer"})
    made(cobalt, account="newcomer")
    cobalt.ask("DELETE", "/linked-account/newcomer")
    cobalt.ask("PUT", "/linked-account", json={"account_id": "newcomer"})

    assert cobalt.ask("GET", "/slug/slack/configs", "newcomer").json() == []


def test_getting_or_creating_keeps_what_is_there(cobalt):
    made(cobalt)
    cobalt.ask("PUT", "/config", "acme", json={"slug": "slack", "fields": {"owner": "ada"}})

    (owner, *_) = made(cobalt)["fields"]

    assert (owner["id"], owner["value"]) == ("owner", "ada")


@pytest.mark.parametrize("fields", [{"owner": "alan"}, [{"id": "owner", "value": "alan"}]], ids=["a map", "a list"])
def test_fields_are_written_from(cobalt, fields):
    made(cobalt)
    changed = cobalt.ask("PUT", "/config", "acme", json={"slug": "slack", "fields": fields}).json()

    assert changed["fields"][0]["value"] == "alan"
    assert cobalt.ask("GET", CONFIG, "acme").json() == changed


def test_workflows_are_switched_and_filled_with_a_config(cobalt):
    workflows = [{"id": PRIVATE_ID, "enabled": False, "fields": {"batch_size": 5}}]
    made(cobalt)
    changed = cobalt.ask("PUT", "/config", "acme", json={"slug": "slack", "workflows": workflows}).json()
    (workflow,) = changed["workflows"]

    assert workflow["enabled"] is False
    assert [(field["id"], field["value"]) for field in workflow["fields"]] == [("batch_size", 5)]


def test_labels_are_shown_on_maps(cobalt):
    config = made(cobalt, labels=[{"name": "Region", "value": "region"}])
    labels = {field["id"]: field["labels"] for field in config["fields"]}

    assert labels == {"owner": [], "mapping": [{"name": "Region", "value": "region"}], "segment": []}


def test_options_can_be_left_out(cobalt):
    made(cobalt)
    brief = cobalt.ask("GET", CONFIG, "acme", headers={"disable_field_options": "true"}).json()

    assert all(field["options"] == [] for field in brief["fields"])
    assert cobalt.ask("GET", CONFIG, "acme").json()["fields"][0]["options"]


def test_only_workflows_that_the_account_may_see_are_offered(cobalt):
    assert enabled(made(cobalt, "hubspot"))[GOOD_ID] is True
    assert enabled(made(cobalt, "hubspot"))[BLOATED_ID] is False
    assert GOOD_ID not in enabled(made(cobalt, "hubspot", "initech"))
    assert BLOATED_ID in enabled(made(cobalt, "hubspot", "initech"))
    assert list(enabled(made(cobalt))) == [PRIVATE_ID]
    assert enabled(made(cobalt, account="globex")) == {}


def test_an_unpublished_workflow_is_not_offered(cobalt):
    token = cobalt.mint("acme")["token"]
    cobalt.bear(token, "PUT", f"/workflow/{PRIVATE_ID}/publish", json={"published": False})

    assert made(cobalt)["workflows"] == []


def test_one_workflow_is_switched(cobalt):
    made(cobalt)
    switch = f"{CONFIG}/acme/workflows/{PRIVATE_ID}"
    off = cobalt.ask("PATCH", switch, "acme", json={"enabled": False})

    assert enabled(off.json()) == {PRIVATE_ID: False}
    assert enabled(cobalt.ask("GET", CONFIG, "acme").json()) == {PRIVATE_ID: False}
    assert enabled(cobalt.ask("PATCH", switch, "acme", json={"enabled": True}).json()) == {PRIVATE_ID: True}


@pytest.mark.parametrize(
    ("slug", "config_id", "workflow_id", "body", "status", "message"),
    [
        ("slack", "acme", "nothing", {"enabled": True}, 404, "No workflow with id nothing exists on config"),
        ("slack", "nothing", PRIVATE_ID, {"enabled": True}, 404, "Config with config id nothing not found"),
        ("slack", "acme", PRIVATE_ID, {}, 400, "enabled must be true or false"),
        ("hubspot", "acme", GOOD_ID, {"enabled": True}, 400, "Application hubspot is not connected"),
    ],
    ids=["an unknown workflow", "an unknown config", "a body without a word", "an app that is not connected"],
)
def test_switching_is_refused_for(cobalt, slug, config_id, workflow_id, body, status, message):
    made(cobalt)
    answer = cobalt.ask("PATCH", f"/slug/{slug}/config/{config_id}/workflows/{workflow_id}", "acme", json=body)

    assert (answer.status_code, answer.json()["message"]) == (status, message)
    assert answer.json()["request_id"] == answer.headers["x-trace-id"]


def test_an_expired_connection_cannot_be_configured(cobalt):
    made(cobalt, "hubspot", "expired-inc")
    answer = cobalt.ask("PUT", "/config", "expired-inc", json={"slug": "hubspot", "fields": {"owner": "ada"}})
    config = cobalt.ask("GET", "/slug/hubspot/config", "expired-inc").json()

    assert answer.status_code == 500
    assert answer.json()["message"] == "Error While Editing Config: access token revoked"
    assert "value" not in config["fields"][0]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("POST", "/config", 404, "INVALID_APP_ID"),
        ("PUT", "/config", 404, "INVALID_APP_ID"),
        ("GET", "/slug/nothing/config", 500, "SERVER_ERROR"),
        ("DELETE", "/slug/nothing/config", 400, "BAD_REQUEST"),
    ],
)
def test_an_unknown_application_is_told(cobalt, method, path, status, code):
    answer = cobalt.ask(method, path, "acme", json={"slug": "nothing"})

    assert (answer.status_code, answer.json()["error_code"]) == (status, code)
    assert "nothing" in answer.json()["message"]


def test_configs_need_an_account(cobalt):
    answer = cobalt.ask("POST", "/config", json={"slug": "slack"})

    assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_LINKED_ACCOUNT_ID")


def test_a_slash_at_the_end_and_a_body_change_nothing(cobalt):
    made(cobalt)
    plain = cobalt.ask("GET", CONFIG, "acme").json()

    assert cobalt.ask("GET", f"{CONFIG}/", "acme", json={"tenant_config": True}).json() == plain
    assert cobalt.ask("DELETE", f"{CONFIG}/", "acme", json={"slug": "slack"}).status_code == 200


def test_a_session_token_reads_the_configs_of_its_account(cobalt):
    token = cobalt.mint("acme")["token"]

    assert [row["config_id"] for row in cobalt.bear(token, "GET", "/slug/hubspot/configs").json()] == ["acme"]


FIELDS = "/config/field"
SLUG = {"slug": "hubspot"}


def test_all_fields_come_without_the_configs_id(cobalt):
    config = cobalt.ask("GET", "/slug/hubspot/config", "acme").json()
    answer = cobalt.ask("POST", FIELDS, "acme", headers=SLUG, json={}).json()

    assert answer == {name: value for name, value in config.items() if name != "config_id"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_field_is_written_read_and_cleared(cobalt, method):
    written = cobalt.ask("PUT", f"{FIELDS}/owner", "acme", headers=SLUG, json={"value": "ada"}).json()

    assert written["value"] == "ada"
    assert cobalt.ask(method, f"{FIELDS}/owner", "acme", headers=SLUG).json() == written
    assert "value" not in cobalt.ask("DELETE", f"{FIELDS}/owner", "acme", headers=SLUG).json()
    assert "value" not in cobalt.ask(method, f"{FIELDS}/owner", "acme", headers=SLUG).json()


def test_a_field_of_a_workflow_is_not_one_of_the_config(cobalt):
    place = {"workflow_id": GOOD_ID}
    written = cobalt.ask("PUT", f"{FIELDS}/batch_size", "acme", headers=SLUG, params=place, json={"value": 9})

    assert written.json()["value"] == 9
    assert cobalt.ask("GET", f"{FIELDS}/batch_size", "acme", headers=SLUG).status_code == 400
    assert cobalt.ask("GET", f"{FIELDS}/owner", "acme", headers=SLUG, params=place).status_code == 400


def test_a_rule_engine_field_tells_what_may_follow(cobalt):
    answer = cobalt.ask(
        "POST", "/config/rule-engine/segment", "acme", headers=SLUG, json={"rule_column": {"lhs": "employees"}}
    ).json()

    assert answer["rule_column"]["rhs"]["type"] == "number"
    assert [each["value"] for each in answer["rule_column"]["operator"]["options"]] == ["is", "is greater than"]
    assert answer["conditional_code_stdout"] == []


@pytest.mark.parametrize(
    ("method", "path", "headers", "params", "status", "message"),
    [
        ("POST", FIELDS, {}, {}, 400, "Missing Slug"),
        ("GET", f"{FIELDS}/nothing", SLUG, {}, 400, "Field with id nothing not found"),
        ("PUT", f"{FIELDS}/owner", SLUG, {}, 400, "value is required"),
        ("DELETE", f"{FIELDS}/owner", SLUG, {"config_id": "x"}, 404, "Config with config id x not found"),
        ("GET", f"{FIELDS}/owner", SLUG, {"workflow_id": "x"}, 404, "No workflow with id x exists on config"),
        ("POST", "/config/rule-engine/owner", SLUG, {}, 400, "Field with id owner is not a rule engine field"),
    ],
)
def test_a_field_is_refused_when(cobalt, method, path, headers, params, status, message):
    answer = cobalt.ask(method, path, "acme", headers=headers, params=params)

    assert (answer.status_code, answer.json()["message"]) == (status, message)
