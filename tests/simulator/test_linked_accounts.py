import re
from urllib.parse import quote

import pytest

from lib.simulator.sample import rehearsal_key

A = "/linked-account"


def test_a_seeded_account_is_read_with_its_connections(cobalt):
    account = cobalt.ask("GET", f"{A}/acme").json()

    assert account["account_id"] == "acme"
    assert account["environment"] == "test"
    assert re.fullmatch("[0-9a-f]{24}", account["_id"])
    assert account["createdAt"] == "2026-01-15T09:00:00.000Z"
    assert [(udf["key_name"], udf["key_value"]) for udf in account["udf"]] == [("plan", "enterprise")]
    assert [(each["type"], each["name"], each["reauth_required"]) for each in account["integrations"]] == [
        ("slack", "Slack", False),
        ("custom", "Sample app", False),
    ]


def test_an_expired_connection_asks_for_reauthentication(cobalt):
    (integration,) = cobalt.ask("GET", f"{A}/expired-inc").json()["integrations"]

    assert integration["reauth_required"] is True
    assert integration["refresh_token_expired"] is True


def test_upsert_says_true_then_false_and_keeps_the_id(cobalt):
    first = cobalt.ask("PUT", A, json={"account_id": "newcomer", "name": "New", "udf": {"plan": "free"}}).json()
    second = cobalt.ask("PUT", A, json={"linked_account_id": "newcomer", "udf": {"region": "eu"}}).json()

    assert (first["new_account"], second["new_account"]) == (True, False)
    assert first["_id"] == second["_id"]
    assert second["name"] == "New"
    assert {udf["key_name"]: udf["key_value"] for udf in second["udf"]} == {"plan": "free", "region": "eu"}
    assert "integrations" not in first


def test_upsert_prefers_the_nested_payload(cobalt):
    answer = cobalt.ask("PUT", A, json={"account_id": "newcomer", "name": "Flat", "payload": {"name": "Nested"}})

    assert answer.json()["name"] == "Nested"


def test_upsert_with_a_session_token_writes_the_tokens_account(cobalt):
    token = cobalt.mint("globex")["token"]
    answer = cobalt.bear(token, "PUT", A, json={"account_id": "acme", "name": "Taken over"})

    assert answer.json()["account_id"] == "globex"
    assert cobalt.ask("GET", f"{A}/acme").json()["name"] == "Acme"


def test_create_refuses_an_account_that_exists(cobalt):
    first = cobalt.ask("POST", A, json={"account_id": "newcomer"})
    second = cobalt.ask("POST", A, json={"account_id": "newcomer"})

    assert first.status_code == 200
    assert first.json()["integrations"] is None
    assert second.status_code == 400
    assert second.json()["message"] == "Linked account with id newcomer already exists in the test environment"


def test_a_number_serves_as_an_id(cobalt):
    assert cobalt.ask("POST", A, json={"account_id": 42}).json()["account_id"] == "42"


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="no id"),
        pytest.param({"account_id": ""}, id="an empty id"),
        pytest.param({"account_id": True}, id="yes instead of an id"),
        pytest.param({"account_id": ["acme"]}, id="a list instead of an id"),
    ],
)
def test_writing_needs_an_id(cobalt, method, body):
    answer = cobalt.ask(method, A, json=body)

    assert answer.status_code == 400
    assert answer.json()["error"] == "INVALID_LINKED_ACCOUNT_ID"


def test_a_deleted_account_is_gone_and_so_are_its_tokens(cobalt):
    cobalt.ask("PUT", A, json={"account_id": "newcomer"})
    token = cobalt.mint("newcomer")["token"]
    answer = cobalt.ask("DELETE", f"{A}/newcomer")

    assert answer.status_code == 200
    assert answer.json() == {"message": "User deleted successfully"}
    assert cobalt.ask("GET", f"{A}/newcomer").status_code == 404
    assert cobalt.ask("DELETE", f"{A}/newcomer").status_code == 404

    cobalt.ask("PUT", A, json={"account_id": "newcomer"})

    assert cobalt.bear(token, "GET", "/session/active-linked-account").status_code == 401


def test_an_unknown_account_is_named_in_the_404(cobalt):
    answer = cobalt.ask("GET", f"{A}/nobody")

    assert answer.status_code == 404
    assert answer.json()["http_error_type"] == "NOT_FOUND"
    assert re.fullmatch(
        "Linked Account with account id nobody for org [0-9a-f]{24} in environment test not found",
        answer.json()["message"],
    )


def test_the_key_decides_the_environment(cobalt):
    production = cobalt.with_key(rehearsal_key("production"))

    assert production.ask("GET", f"{A}/acme").json()["environment"] == "production"
    assert production.ask("GET", f"{A}/acme").json()["_id"] != cobalt.ask("GET", f"{A}/acme").json()["_id"]
    assert production.ask("GET", f"{A}/initech").status_code == 404


def test_a_session_token_reads_its_own_account_only(cobalt):
    token = cobalt.mint("acme")["token"]

    assert cobalt.bear(token, "GET", f"{A}/acme").json()["account_id"] == "acme"
    assert cobalt.bear(token, "GET", f"{A}/globex").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", A), ("POST", A), ("DELETE", f"{A}/acme"), ("POST", "/session-token")],
    ids=["listing", "creating", "deleting", "minting"],
)
def test_a_session_token_does_not_open_what_belongs_to_the_organisation(cobalt, method, path):
    token = cobalt.mint("acme")["token"]

    assert cobalt.bear(token, method, path).json()["message"] == "Missing API Key"


@pytest.mark.parametrize("account_id", ["a b", "ü", "a/b", "a/", "a%2Fb", "a?b#c", "..", "user@example.com"])
def test_ids_survive_encoding_in_the_path(cobalt, account_id):
    cobalt.ask("PUT", A, json={"account_id": account_id})
    path = f"{A}/{quote(account_id, safe='').replace('..', '%2E%2E')}"

    assert cobalt.ask("GET", path).json()["account_id"] == account_id
    assert cobalt.ask("DELETE", path).status_code == 200


def test_an_id_with_a_slash_is_also_found_unencoded(cobalt):
    cobalt.ask("PUT", A, json={"account_id": "north/1"})

    assert cobalt.ask("GET", f"{A}/north/1").json()["account_id"] == "north/1"


def test_the_list_comes_in_pages(cobalt):
    first = cobalt.ask("GET", A, params={"page": 1, "limit": 3}).json()
    second = cobalt.ask("GET", A, params={"page": 2, "limit": 3}).json()

    assert [account["account_id"] for account in first["docs"]] == ["acme", "globex", "initech"]
    assert [account["account_id"] for account in second["docs"]] == ["expired-inc"]
    assert (first["totalDocs"], first["totalPages"], first["limit"]) == (4, 2, 3)
    assert (first["hasNextPage"], first["nextPage"], first["prevPage"]) == (True, 2, None)
    assert (second["hasNextPage"], second["nextPage"], second["prevPage"]) == (False, None, 1)
    assert second["pagingCounter"] == 4


@pytest.mark.parametrize("nonsense", ["0", "-1", "x", "1e9", "٣", "9" * 5000], ids=lambda text: text[:5])
def test_nonsense_in_page_and_limit_means_the_defaults(cobalt, nonsense):
    answer = cobalt.ask("GET", A, params={"page": nonsense, "limit": nonsense})

    assert (answer.json()["page"], answer.json()["limit"]) == (1, 10)


def test_the_list_can_be_searched(cobalt):
    found = cobalt.ask("GET", A, params={"search": "GLOB"}).json()

    assert [account["account_id"] for account in found["docs"]] == ["globex"]
