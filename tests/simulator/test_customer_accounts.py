"""What the sample customer's backend does for its users: sign-up, and session tokens."""

import jwt
import pytest

from lib.simulator.sample_app import INTEGRATIONS, SIGN_UP, TOKEN, session_header

STRANGER = ""


@pytest.fixture
def post(cobalt):
    """Sends JSON to the app as a seeded account's user, or as a stranger."""

    def send(path, body=None, account="acme", faults=(), **query):
        base = (cobalt.under(*faults) if faults else cobalt).base
        name, _, value = session_header(account).partition(": ")
        headers = {} if account == STRANGER else {name: value}
        return cobalt.http.post(base + path, json=body or {}, headers=headers, params=query)

    return send


def owner(answer):
    assert answer.status_code == 200, answer.text
    return jwt.decode(answer.json()["token"], options={"verify_signature": False})["linked_account_id"]


class TestToken:
    def test_each_user_gets_a_token_of_their_own_account(self, post, cobalt):
        mine, theirs = post(TOKEN), post(TOKEN, account="globex")

        assert (owner(mine), owner(theirs)) == ("acme", "globex")
        assert mine.headers["cache-control"] == "no-store"
        assert set(mine.json()) == {"token", "expires_in"}
        assert cobalt.bear(mine.json()["token"], "GET", "/session/active-linked-account").json()["account_id"] == "acme"

    def test_strangers_get_none(self, post):
        answer = post(TOKEN, account=STRANGER)

        assert answer.status_code == 401
        assert "token" not in answer.json()

    @pytest.mark.parametrize("name", ["linked_account_id", "accountId"])
    def test_naming_another_account_changes_nothing(self, post, name):
        assert owner(post(TOKEN, {name: "globex"}, **{name: "globex"})) == "acme"

    def test_a_cobalt_in_trouble_is_told_politely(self, post):
        answer = post(TOKEN, faults=["503"])

        assert answer.status_code == 503
        assert "try again" in answer.json()["error"]

    def test_a_fault_opens_it_to_strangers(self, post):
        assert owner(post(TOKEN, account=STRANGER, faults=["product-token-for-strangers"])) == "acme"

    @pytest.mark.parametrize("where", ["query", "body"])
    @pytest.mark.parametrize("account", ["globex", "golive-probe-1"])
    def test_a_fault_honours_any_account(self, post, where, account):
        named = {"linked_account_id": account}
        body, query = (named, {}) if where == "body" else ({}, named)

        assert owner(post(TOKEN, body, faults=["product-token-for-anyone"], **query)) == account

    def test_a_fault_gives_two_users_the_same_token(self, post):
        fault = ["product-token-shared"]
        mine, theirs = post(TOKEN, faults=fault), post(TOKEN, account="initech", faults=fault)

        assert mine.json()["token"] == theirs.json()["token"]

    def test_a_fault_lets_it_be_kept(self, post):
        assert "cache-control" not in post(TOKEN, faults=["product-token-cached"]).headers


class TestSignUp:
    def test_a_linked_account_is_there_before_the_answer(self, post, cobalt):
        answer = post(SIGN_UP, {"account": "newcomer"}, STRANGER)

        assert (answer.status_code, answer.json()["linked_account_id"]) == (201, "newcomer")
        assert cobalt.ask("GET", "/linked-account/newcomer").status_code == 200

    def test_whoever_signed_up_is_signed_in(self, post, cobalt):
        answer = post(SIGN_UP, {"account": "newcomer"}, STRANGER)
        headers = {"cookie": answer.headers["set-cookie"].partition(";")[0]}
        cobalt.http.cookies.clear()

        assert "Integrations of newcomer" in cobalt.visit(INTEGRATIONS, headers=headers).text

    @pytest.mark.parametrize(
        ("body", "status"),
        [({}, 400), ({"account": ""}, 400), ({"account": "x" * 101}, 400), ({"account": "acme"}, 409)],
        ids=["no name", "an empty name", "a very long name", "a name that is taken"],
    )
    def test_other_names_are_refused(self, post, body, status):
        assert post(SIGN_UP, body, STRANGER).status_code == status

    def test_a_fault_creates_nothing(self, post, cobalt):
        answer = post(SIGN_UP, {"account": "newcomer"}, STRANGER, ["signup-creates-nothing"])
        seen = cobalt.under("signup-creates-nothing").ask("GET", "/linked-account/newcomer")

        assert (answer.status_code, seen.status_code) == (201, 404)

    def test_a_fault_puts_all_users_into_one_account(self, post, cobalt):
        fault = ["signup-shares-account"]
        given = {
            post(SIGN_UP, {"account": name}, STRANGER, fault).json()["linked_account_id"] for name in ("one", "two")
        }
        seen = cobalt.under(*fault).ask("GET", "/linked-account/one")

        assert (given, seen.status_code) == ({"globex"}, 404)
