import re

import httpx
import pytest

from lib.simulator.faults import CATALOGUE
from lib.simulator.journal import KEPT, Journal, clean
from lib.simulator.sample import rehearsal_key


def test_the_base_url_says_what_this_is_and_leads_on(cobalt):
    page = cobalt.visit("/")
    links = re.findall('href="([^"]*)"', page.text)

    assert "A local Cobalt" in page.text
    assert [cobalt.visit(link).status_code for link in links] == [302, 200, 200]


def test_the_catalogue_can_be_read(control):
    state = control("GET", "faults").json()

    assert state["active"] == []
    assert {fault["name"]: fault["does"] for fault in state["known"]} == {
        fault.name: fault.does for fault in CATALOGUE.values()
    }


def test_faults_can_be_chosen_while_it_runs(control, cobalt):
    answer = control("PUT", "faults", json={"faults": ["no-applications", "503"]})

    assert answer.json()["active"] == ["503", "no-applications"]
    assert cobalt.ask("GET", "/application", "acme").status_code == 503

    control("PUT", "faults", json={"faults": ["no-applications"]})

    assert cobalt.ask("GET", "/application", "acme").json() == []

    control("PUT", "faults", json={"faults": []})

    assert len(cobalt.ask("GET", "/application", "acme").json()) == 5


def test_chosen_faults_add_to_those_of_a_prefix(control, cobalt):
    control("PUT", "faults", json={"faults": ["no-applications"]})
    under = cobalt.under("onboarding-undecided")

    assert under.ask("GET", "/application", "acme").json() == []
    assert under.visit("/app/integrations").status_code == 200


@pytest.mark.parametrize(
    "body",
    [{}, {"faults": "slow"}, {"faults": [1]}, {"faults": ["no-such-fault"]}, {"faults": ["slow", "slwo"]}],
    ids=["nothing", "text", "numbers", "an unknown name", "one unknown name of two"],
)
def test_a_choice_that_is_none_changes_nothing(control, body):
    control("PUT", "faults", json={"faults": ["no-applications"]})

    assert control("PUT", "faults", json=body).status_code == 400
    assert control("GET", "faults").json()["active"] == ["no-applications"]


def test_a_token_made_before_a_fault_does_not_hide_it(control, cobalt):
    healthy = cobalt.mint("acme")
    control("PUT", "faults", json={"faults": ["token-lives-long"]})

    assert healthy["expires_in"] <= 86_400 < cobalt.mint("acme")["expires_in"]


def test_reset_brings_back_the_beginning(control, cobalt):
    token = cobalt.mint("acme")["token"]
    cobalt.ask("PUT", "/linked-account", json={"account_id": "newcomer"})
    cobalt.ask("DELETE", "/linked-account/globex")
    control("PUT", "faults", json={"faults": ["no-applications"]})

    assert control("POST", "reset").json()["active"] == []
    assert control("GET", "journal").json() == []
    assert cobalt.ask("GET", "/linked-account/newcomer").status_code == 404
    assert cobalt.ask("GET", "/linked-account/globex").status_code == 200
    assert cobalt.bear(token, "GET", "/session/active-linked-account").status_code == 401


def test_worlds_of_different_prefixes_do_not_meet(cobalt):
    cobalt.under("scope-extra").ask("PUT", "/linked-account", json={"account_id": "newcomer"})

    assert cobalt.under("scope-extra").ask("GET", "/linked-account/newcomer").status_code == 200
    assert cobalt.under("scope-missing").ask("GET", "/linked-account/newcomer").status_code == 404
    assert cobalt.ask("GET", "/linked-account/newcomer").status_code == 404


def test_the_journal_tells_what_was_asked_and_answered(control, cobalt):
    cobalt.under("scope-extra").ask("GET", "/linked-account/nobody", "acme", params={"page": "2"})
    (line,) = control("GET", "journal").json()

    assert line["method"] == "GET"
    assert line["path"] == "/api/v2/public/linked-account/nobody"
    assert line["query"] == "page=2"
    assert line["status"] == 404
    assert line["profile"] == "scope-extra"
    assert line["at"].endswith("+00:00")
    assert line["milliseconds"] >= 0
    assert line["headers"]["linked_account_id"] == "acme"


def test_the_journal_names_every_fault_that_a_request_met(control, cobalt):
    control("PUT", "faults", json={"faults": ["slow-body", "extra-fields"]})
    control("PUT", "faults", json={"faults": ["extra-fields"]})
    control("POST", "plans", json={"faults": ["identifier-object"], "next": 1})
    cobalt.under("scope-extra").ask("GET", "/linked-account/acme+wrong-content-type")
    cobalt.under("no-such-fault").ask("GET", "/linked-account")
    control("PUT", "faults", json={"faults": []})
    cobalt.ask("GET", "/linked-account/acme")

    assert [line["faults"] for line in control("GET", "journal").json()] == [
        ["extra-fields", "identifier-object", "scope-extra", "wrong-content-type"],
        [],
        [],
    ]


def test_the_last_lines_of_the_journal_can_be_asked_for(control, cobalt):
    for number in range(3):
        cobalt.visit(f"/app/{number}")

    assert [line["path"] for line in control("GET", "journal?last=2").json()] == ["/app/1", "/app/2"]
    assert len(control("GET", "journal?last=999").json()) == 3


@pytest.mark.parametrize("last", ["0", "-1", "two", "1.5", "²", "9" * 5000])
def test_a_number_of_lines_that_is_none_is_refused(control, last):
    assert control("GET", "journal", params={"last": last}).status_code == 400


def test_the_journal_says_0_where_no_answer_came(control, cobalt):
    with pytest.raises(httpx.TransportError):
        cobalt.under("reset").ask("GET", "/linked-account")

    assert [line["status"] for line in control("GET", "journal").json()] == [0]


def test_no_secret_reaches_the_journal(control, cobalt):
    token = cobalt.mint("acme")["token"]
    cobalt.bear(token, "GET", "/session/active-linked-account", params={"token": token, "note": cobalt.key})
    cobalt.visit("/app/integrations", headers={"cookie": "sample_app_user=secret", "x-note": f"is {cobalt.key}!"})
    cobalt.visit(f"/api/v2/public/linked-account/{cobalt.key}")
    cobalt.visit(str(cobalt.auth_url()))
    cobalt.visit("/api/v1/hubspot/callback?code=code-secret&state=state-secret&client_secret=client-secret")
    text = control("GET", "journal").text

    for secret in (token, token.split(".")[1], cobalt.key, rehearsal_key("production"), "-secret", "sample_app_user"):
        assert secret not in text
    assert str(cobalt.auth_url().params["state"]) not in text


@pytest.mark.parametrize(
    "secret",
    ["tkfa4efa4e-fa4e-4fa4-8fa4-000000000001", "PKFA4EFA4E-FA4E-4FA4-8FA4-000000000001", "eyJhbGciOi.eyJvcmdf.abc"],
    ids=["a test key", "a production key in capitals", "a token"],
)
def test_secrets_are_known_by_their_shape(secret):
    assert clean(f"before {secret} after") == "before (removed) after"


def test_the_journal_keeps_the_latest():
    journal = Journal()
    for number in range(KEPT + 5):
        journal.record({"number": number})

    assert [journal.lines()[0]["number"], journal.lines()[-1]["number"]] == [5, KEPT + 4]
    assert len(journal.lines()) == KEPT
