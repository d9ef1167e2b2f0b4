"""The simulator's own controls: who may use them, and what they say was asked."""

import pytest

A = "/linked-account"


# The journal, filtered


def test_the_journal_can_be_narrowed_to_a_prefix(control, cobalt):
    cobalt.under("extra-fields").visit("/app/one")
    cobalt.visit("/app/two")

    assert [line["path"] for line in control("GET", "journal?profile=extra-fields").json()] == ["/app/one"]
    assert [line["path"] for line in control("GET", "journal?profile=").json()] == ["/app/two"]


def test_the_journal_can_be_narrowed_to_what_came_after_a_moment(control, cobalt):
    cobalt.visit("/app/one")
    moment = control("GET", "journal").json()[-1]["at"]
    cobalt.visit("/app/two")

    for since in (moment, moment.replace("+00:00", "Z")):
        lines = control("GET", "journal", params={"since": since}).json()
        assert [line["path"] for line in lines] == ["/app/two"]
    assert control("GET", f"journal?since={moment}").status_code == 200  # a bare + means a blank


def test_the_controls_themselves_stay_out_of_the_journal(control):
    control("GET", "faults")

    assert control("GET", "journal").json() == []


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "1"])
def test_a_moment_that_is_none_is_refused(control, since):
    assert control("GET", "journal", params={"since": since}).status_code == 400


# Who may


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.0.2.1", "[::1", ""])
def test_a_host_that_is_not_this_machine_is_refused(control, host):
    assert control("POST", "reset", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost:9", "127.0.0.1", "[::1]:9", "127.9.9.9"])
def test_any_name_of_this_machine_will_do(control, host):
    assert control("GET", "faults", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9", "http://localhost"])
def test_a_page_of_another_site_is_refused(control, cobalt, origin):
    answer = control("PUT", "faults", json={"faults": ["503"]}, headers={"origin": origin})

    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert cobalt.ask("GET", A).status_code == 200


def test_a_page_of_its_own_is_welcome(control, cobalt):
    assert control("GET", "faults", headers={"origin": cobalt.base}).status_code == 200


@pytest.mark.parametrize("prefix", ["/__fault/503", "/any/prefix"])
def test_no_prefix_leads_to_the_controls(cobalt, prefix):
    assert cobalt.http.get(f"{cobalt.base}{prefix}/__sim/faults").status_code == 404


def test_faults_do_not_lock_anybody_out(control):
    control("PUT", "faults", json={"faults": ["hang", "503", "reset"]})

    assert control("PUT", "faults", json={"faults": []}).json()["active"] == []
