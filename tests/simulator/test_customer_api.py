"""The API of the sample app that workflows call."""

from lib.simulator import seed_workflows, seeds

PATH = "/app/api/contacts"


def key_of(environment="test"):
    return {"authorization": "Bearer " + seeds.secret(1, "own app", environment)[:24]}


def test_refuses_strangers_and_wrong_keys(cobalt):
    assert cobalt.visit(PATH).status_code == 401
    assert cobalt.visit(PATH, headers={"authorization": "Basic x"}).status_code == 401
    assert cobalt.visit(PATH, headers={"authorization": "Bearer wrong"}).status_code == 401


def test_shows_what_the_workflows_have_stored(cobalt):
    answer = cobalt.visit(PATH, headers=key_of())
    (contact,) = answer.json()["contacts"]
    assert contact["contact_id"] == seed_workflows.CONTACT["contact_id"]
    assert len(contact["hubspot_id"]) == 24
