import re

import pytest

from lib.simulator.sample import rehearsal_key
from lib.simulator.seed_workflows import BLOATED, FAILING, GOOD, LOOP, PRIVATE, UNREACHABLE, identity

W = "/workflow"
ID = {alias: identity(alias, "test", 1) for alias in (GOOD, BLOATED, LOOP, FAILING, PRIVATE)}


def names(answer):
    assert answer.status_code == 200, answer.text
    return [workflow["workflow_alias"] for workflow in answer.json()["docs"]]


def reachable(workflow):
    found, frontier = set(), {"start"}
    while frontier:
        found |= frontier
        frontier = {edge["target"] for edge in workflow["edges"] if edge["source"] in frontier} - found
    return found


def test_the_organisation_sees_what_it_shares(cobalt):
    listed = cobalt.ask("GET", W)

    assert names(listed) == [GOOD, BLOATED, LOOP, FAILING]
    assert listed.json()["totalDocs"] == 4
    assert set(listed.json()["schema"]["properties"]) >= {"email", "contact_id"}
    assert not any("nodes" in workflow for workflow in listed.json()["docs"])


def test_an_account_sees_what_is_shared_with_it_and_its_own(cobalt):
    assert names(cobalt.ask("GET", W, "acme")) == [GOOD, BLOATED, LOOP, FAILING, PRIVATE]
    assert names(cobalt.ask("GET", W, "initech")) == [BLOATED, LOOP, FAILING]
    assert names(cobalt.ask("GET", W, "acme", params={"scope": "private"})) == [PRIVATE]
    assert names(cobalt.ask("GET", W, "globex", params={"scope": "private"})) == []
    assert names(cobalt.bear(cobalt.mint("initech")["token"], "GET", W)) == [BLOATED, LOOP, FAILING]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"slug": "slack"}, [PRIVATE]),
        ({"name": "CONTACT"}, [GOOD, LOOP]),
        ({"name": "(a+)+$"}, []),
        ({"published": "false"}, []),
        ({"published": "true", "limit": "1"}, [GOOD]),
        ({"start_date": "2026-01-16"}, []),
        ({"start_date": "2026-01-15", "end_date": "2026-01-15"}, [GOOD, BLOATED, LOOP, FAILING, PRIVATE]),
        ({"end_date": "2026-01-14"}, []),
        ({"application_id": "nothing"}, []),
    ],
    ids=str,
)
def test_the_list_can_be_narrowed(cobalt, query, expected):
    assert names(cobalt.ask("GET", W, "acme", params=query)) == expected


def test_a_workflow_is_read_with_its_graph_by_id_or_alias(cobalt):
    workflow = cobalt.ask("GET", f"{W}/{ID[GOOD]}").json()

    assert workflow == cobalt.ask("GET", f"{W}/{GOOD}", "acme").json()
    assert workflow["nodes"][0]["type"] == "start"
    assert [trigger["event"] for trigger in workflow["nodes"][0]["triggers"]] == ["Contact Created"]
    assert {edge["sourceHandle"] for edge in workflow["edges"]} == {None, "true", "false", "try", "catch"}


def test_the_bloated_workflow_has_34_nodes_and_one_that_nothing_leads_to(cobalt):
    workflow = cobalt.ask("GET", f"{W}/{ID[BLOATED]}").json()
    nodes = {node["id"] for node in workflow["nodes"]}

    assert len(nodes - {"start"}) == 34
    assert nodes - reachable(workflow) == {UNREACHABLE}


def test_the_samples_workflow_is_as_one_should_be(cobalt):
    workflow = cobalt.ask("GET", f"{W}/{ID[GOOD]}", "acme").json()
    nodes = {node["id"]: node for node in workflow["nodes"]}
    external = [node for node in nodes.values() if node["type"] == "action"]
    shielded = {edge["target"] for edge in workflow["edges"] if edge["sourceHandle"] == "try"}

    assert len(nodes) - 1 == 6
    assert reachable(workflow) == set(nodes)
    assert workflow["published"] is True
    assert workflow["settings"]["timeout"] == 60
    assert all(node["maximum_attempts"] == 3 for node in external)
    assert {node["data"]["application"] for node in external} == {"hubspot", "custom"}
    assert external[0]["id"] in shielded
    assert any(node["type"] == "response" for node in nodes.values())
    assert not any(re.match(r"Step \d", node["name"]) for node in nodes.values())


def test_a_private_workflow_is_for_its_owner_only(cobalt):
    private = f"{W}/{ID[PRIVATE]}"
    refused = cobalt.ask("GET", private, "globex")

    assert cobalt.ask("GET", private, "acme").json()["public_access_workflow"] is True
    assert refused.status_code == 403
    assert refused.json()["http_error_type"] == "FORBIDDEN"
    assert refused.json()["message"] == "Workflow is private to another linked account"
    assert cobalt.ask("GET", private).status_code == 403


def test_a_workflow_that_the_rules_hide_is_not_found(cobalt):
    refused = cobalt.ask("GET", f"{W}/{ID[GOOD]}", "initech")

    assert (refused.status_code, refused.json()["error_code"]) == (404, "INVALID_WORKFLOW_ID")
    assert cobalt.ask("GET", f"{W}/nothing").status_code == 404


def test_the_rules_follow_the_accounts_fields(cobalt):
    cobalt.ask("PUT", "/linked-account", json={"account_id": "initech", "udf": {"plan": "enterprise"}})

    assert cobalt.ask("GET", f"{W}/{ID[GOOD]}", "initech").status_code == 200


def test_production_has_its_own_workflows(cobalt):
    production = cobalt.with_key(rehearsal_key("production"))

    assert production.ask("GET", f"{W}/{ID[GOOD]}").status_code == 404
    assert production.ask("GET", f"{W}/{GOOD}").json()["environment"] == "production"


def test_enabled_workflows_follow_the_configs(cobalt):
    first = cobalt.ask("GET", f"{W}/enabled", "acme").json()
    cobalt.ask("PUT", "/config", "acme", json={"slug": "hubspot", "workflows": [{"id": ID[LOOP], "enabled": True}]})
    second = cobalt.ask("GET", f"{W}/enabled", "acme").json()

    assert [(each["id"], each["config_id"], each["application"]["name"]) for each in first] == [
        (ID[GOOD], "acme", "HubSpot")
    ]
    assert [each["id"] for each in second] == [ID[GOOD], ID[LOOP]]
    assert cobalt.ask("GET", f"{W}/enabled", "initech").json() == []


def test_enabled_workflows_need_an_account(cobalt):
    answer = cobalt.ask("GET", f"{W}/enabled")

    assert (answer.status_code, answer.json()["error_code"]) == (400, "MISSING_LINKED_ACCOUNT_ID")
    assert "header is required" in answer.json()["message"]


def test_a_private_workflow_has_versions_newest_first(cobalt):
    listed = cobalt.ask("GET", f"{W}/versions/{ID[PRIVATE]}", "acme").json()

    assert [version["version"] for version in listed["docs"]] == [2, 1]
    assert cobalt.ask("GET", f"{W}/versions/{ID[GOOD]}", "acme").status_code == 404
    assert cobalt.ask("GET", f"{W}/versions/{ID[PRIVATE]}", "globex").status_code == 404


def test_the_request_structure_tells_what_a_run_wants(cobalt):
    told = cobalt.ask("GET", f"{W}/request-structure/{ID[GOOD]}", "acme").json()

    assert set(told) == {"payload", "schema", "schema_interpreted"}
    assert set(told["schema"]["required"]) <= set(told["payload"])
    assert cobalt.ask("GET", f"{W}/request-structure/{ID[PRIVATE]}", "globex").status_code == 403
    assert cobalt.ask("GET", f"{W}/request-structure/nothing", "acme").status_code == 404


def created(cobalt, account="acme", **body):
    answer = cobalt.ask("POST", W, account, json={"name": "Mine"} | body)
    assert answer.status_code == 200, answer.text
    return answer.json()["workflow"]


def test_a_created_workflow_is_unpublished_and_only_starts(cobalt):
    workflow = created(cobalt, slug="slack", description="Of my own")

    assert (workflow["slug"], workflow["published"], workflow["description"]) == ("slack", False, "Of my own")
    assert [node["type"] for node in workflow["nodes"]] == ["start"]
    assert created(cobalt)["slug"] == "custom"
    assert cobalt.ask("GET", f"{W}/{workflow['_id']}", "globex").status_code == 403


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"name": "x", "slug": "nothing"}, 500, "Application with slug nothing not found"),
        ({}, 400, "name is required"),
    ],
    ids=["an unknown application", "no name"],
)
def test_creating_is_refused_for(cobalt, body, status, message):
    answer = cobalt.ask("POST", W, "acme", json=body)

    assert (answer.status_code, answer.json()["message"]) == (status, message)


def test_a_draft_is_cloned_once_and_published_under_the_first_id(cobalt):
    token = cobalt.mint("acme")["token"]
    draft = cobalt.ask("GET", f"{W}/{ID[PRIVATE]}/edit", "acme").json()
    again = cobalt.ask("GET", f"{W}/{ID[PRIVATE]}/edit", "acme").json()
    published = cobalt.bear(token, "PUT", f"{W}/{draft['_id']}/publish", json={"published": True}).json()
    listed = cobalt.ask("GET", f"{W}/versions/{ID[PRIVATE]}", "acme").json()

    assert (draft["associated_workflow"], draft["published"]) == (ID[PRIVATE], False)
    assert draft["_id"] == again["_id"] != ID[PRIVATE]
    assert published["_id"] == ID[PRIVATE]
    assert [version["version"] for version in listed["docs"]] == [3, 2, 1]
    assert cobalt.ask("GET", f"{W}/{draft['_id']}", "acme").status_code == 404


def test_only_own_workflows_have_drafts(cobalt):
    answer = cobalt.ask("GET", f"{W}/{ID[GOOD]}/edit", "acme")

    assert answer.status_code == 404
    assert answer.json()["message"] == f"No public workflow with id {ID[GOOD]}."


def test_unpublishing_takes_what_is_published(cobalt):
    token = cobalt.mint("acme")["token"]
    withdrawn = cobalt.bear(token, "PUT", f"{W}/{ID[PRIVATE]}/publish", json={"published": False})
    again = cobalt.bear(token, "PUT", f"{W}/{ID[PRIVATE]}/publish", json={"published": False})

    assert withdrawn.json()["published"] is False
    assert again.status_code == 400
    assert again.json()["message"] == "Only public and published workflows can be unpublished"


def test_publishing_needs_a_session_token(cobalt):
    answer = cobalt.ask("PUT", f"{W}/{ID[PRIVATE]}/publish", "acme", json={"published": True})
    vague = cobalt.bear(cobalt.mint("acme")["token"], "PUT", f"{W}/{ID[PRIVATE]}/publish", json={})

    assert (answer.status_code, answer.json()["error_code"]) == (401, "AUTH_SERVICE_ERROR")
    assert vague.status_code == 400


def test_a_workflow_is_deleted_with_its_draft(cobalt):
    token = cobalt.mint("acme")["token"]
    draft = cobalt.ask("GET", f"{W}/{ID[PRIVATE]}/edit", "acme").json()
    version = cobalt.ask("GET", f"{W}/versions/{ID[PRIVATE]}", "acme").json()["docs"][0]
    refused = cobalt.bear(token, "DELETE", f"{W}/{version['_id']}")
    deleted = cobalt.bear(token, "DELETE", f"{W}/{ID[PRIVATE]}")

    assert (refused.status_code, refused.json()["message"]) == (400, "Workflow is a version workflow.")
    assert deleted.json() == {"success": True, "triggers_deregistered": True}
    assert cobalt.ask("GET", f"{W}/{ID[PRIVATE]}", "acme").status_code == 404
    assert cobalt.bear(token, "DELETE", f"{W}/{draft['_id']}").status_code == 404
    assert cobalt.bear(token, "DELETE", f"{W}/{ID[GOOD]}").status_code == 404
