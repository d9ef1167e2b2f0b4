"""Accounts under faults: the id alone decides what goes wrong, so that one customer fails while the others do not."""

from urllib.parse import quote

import jwt
import pytest

from lib.simulator import alias

A = "/linked-account"
WRONG = "wrong-content-type"


def calls(cobalt, account):
    """Every way to say whose request it is."""
    token = cobalt.mint(account)["token"]
    return {
        "header": cobalt.ask("GET", "/application", account),
        "query": cobalt.ask("GET", "/application", params={"linked_account_id": account}),
        "query with a bare plus": cobalt.ask("GET", f"/application?linked_account_id={account}"),
        "path": cobalt.ask("GET", f"{A}/{account}"),
        "quoted path": cobalt.ask("GET", f"{A}/{quote(account, safe='')}"),
        "body": cobalt.ask("PUT", A, json={"account_id": account}),
        "body by its other name": cobalt.ask("PUT", A, json={"linked_account_id": account}),
        "nested body": cobalt.ask("PUT", A, json={"payload": {"account_id": account}}),
        "token": cobalt.bear(token, "GET", "/session/active-linked-account"),
    }


def kinds(answers):
    assert {answer.status_code for answer in answers.values()} == {200}
    return {way: answer.headers["content-type"].partition(";")[0] for way, answer in answers.items()}


def test_an_accounts_fault_meets_it_however_it_is_named(cobalt):
    assert set(kinds(calls(cobalt, f"acme+{WRONG}")).values()) == {"text/plain"}


def test_other_accounts_are_left_alone(cobalt):
    calls(cobalt, f"acme+{WRONG}")

    assert set(kinds(calls(cobalt, "globex")).values()) == {"application/json"}
    assert set(kinds(calls(cobalt, "acme")).values()) == {"application/json"}


def test_an_account_may_answer_429_while_another_one_works(cobalt):
    asked = [cobalt.ask("GET", "/application", account).status_code for account in ("acme+429", "globex") * 3]

    assert asked == [429, 200, 429, 200, 200, 200]


def test_several_faults_meet_together(cobalt):
    answer = cobalt.ask("GET", f"{A}/acme+{WRONG}+extra-fields")

    assert answer.headers["content-type"].startswith("text/plain")
    assert "added_in_2027" in answer.json()


def test_the_answer_calls_the_account_what_the_client_calls_it(cobalt):
    called = "acme+extra-fields"
    token = cobalt.mint(called)["token"]

    assert cobalt.ask("GET", f"{A}/{called}").json()["account_id"] == called
    assert jwt.decode(token, options={"verify_signature": False})["linked_account_id"] == called
    assert cobalt.bear(token, "GET", "/session/active-linked-account").json()["account_id"] == called


def test_the_account_behind_it_is_the_same_one(cobalt):
    made = cobalt.ask("PUT", A, json={"account_id": "newcomer+extra-fields", "name": "New"}).json()

    assert cobalt.ask("GET", f"{A}/newcomer").json()["_id"] == made["_id"]
    assert [each["account_id"] for each in cobalt.ask("GET", A).json()["docs"]].count("newcomer") == 1

    cobalt.ask("DELETE", f"{A}/newcomer+extra-fields")

    assert cobalt.ask("GET", f"{A}/newcomer").status_code == 404


@pytest.mark.parametrize(
    "account",
    ["newcomer+no-such-fault", "newcomer+429+x", "newcomer+", "newcomer+ 429", "+newcomer", "newcomer+429-"],
)
def test_an_id_that_ends_in_no_fault_is_an_ordinary_one(cobalt, account):
    made = cobalt.ask("PUT", A, json={"account_id": account})

    assert (made.status_code, made.json()["account_id"]) == (200, account)
    assert cobalt.ask("GET", f"{A}/{quote(account, safe='')}").json()["account_id"] == account


@pytest.mark.parametrize(
    ("account_id", "known_as", "faults"),
    [
        ("acme+slow", "acme", {"slow"}),
        ("acme+slow+503", "acme", {"slow", "503"}),
        ("ana+work+slow", "ana+work", {"slow"}),
        ("slow+slow", "slow", {"slow"}),
    ],
)
def test_faults_are_taken_from_the_end(account_id, known_as, faults):
    found = alias.read(account_id)

    assert (found.called, found.known_as, found.faults) == (account_id, known_as, faults)


def test_a_fault_alone_is_an_account_of_that_name():
    assert alias.read("slow") is None


def test_faults_of_the_account_add_to_those_of_the_prefix(cobalt):
    answer = cobalt.under("extra-fields").ask("GET", f"{A}/acme+{WRONG}")

    assert answer.headers["content-type"].startswith("text/plain")
    assert "added_in_2027" in answer.json()


def test_an_alias_shares_the_world_without_a_prefix(cobalt):
    cobalt.ask("PUT", A, json={"account_id": f"newcomer+{WRONG}"})

    assert cobalt.ask("GET", f"{A}/newcomer").status_code == 200
    assert cobalt.under(WRONG).ask("GET", f"{A}/newcomer").status_code == 404
