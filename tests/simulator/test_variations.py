"""Answers that are right and yet not as every client expects them."""

import json

import pytest

from lib.simulator.faults import variations
from lib.simulator.variations import OPTIONAL
from tests.simulator.raw import read_raw

LISTS = ("/linked-account", "/workflow", "/execution", "/webhook", "/application")


def get(caller, path):
    answer = caller.ask("GET", path, "acme")
    assert answer.status_code == 200, answer.text
    return answer.json()


def objects(value):
    """Every object in an answer, however deep."""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)
    if isinstance(value, dict):
        yield value


def values(told, name):
    return [each[name] for each in objects(told) if name in each]


def without(told, names):
    """The same without some fields, however deep."""
    if isinstance(told, list):
        return [without(each, names) for each in told]
    if isinstance(told, dict):
        return {name: without(each, names) for name, each in told.items() if name not in names}
    return told


@pytest.mark.parametrize("path", [*LISTS, "/linked-account/acme", "/linked-account/nobody"])
def test_json_that_is_called_text_is_the_same_json(cobalt, suffer, path):
    healthy = read_raw(cobalt, path)
    suffer("wrong-content-type")
    odd = read_raw(cobalt, path)

    assert odd.headers["content-type"] == "text/plain; charset=utf-8"
    assert healthy.headers["content-type"] == "application/json"
    assert without(json.loads(odd.body), {"request_id"}) == without(json.loads(healthy.body), {"request_id"})
    assert int(odd.headers["content-length"]) == len(odd.body)


@pytest.mark.parametrize("path", LISTS)
def test_every_object_has_one_field_more_and_nothing_less(cobalt, suffer, path):
    healthy = get(cobalt, path)
    suffer("extra-fields")
    odd = get(cobalt, path)

    assert without(odd, {"added_in_2027"}) == healthy
    assert len(values(odd, "added_in_2027")) == len(list(objects(healthy)))


@pytest.mark.parametrize("path", LISTS)
def test_only_optional_fields_are_missing(cobalt, suffer, path):
    healthy = get(cobalt, path)
    suffer("missing-optional")

    assert get(cobalt, path) == without(healthy, OPTIONAL)


@pytest.mark.parametrize("path", ["/linked-account", "/workflow"])
def test_there_was_something_optional_to_leave_out(cobalt, path):
    assert without(get(cobalt, path), OPTIONAL) != get(cobalt, path)


def test_a_session_token_may_come_without_its_companions(cobalt):
    assert set(cobalt.under("missing-optional").mint()) == {"token"}


@pytest.mark.parametrize("path", ["/linked-account", "/linked-account/acme", "/application"])
def test_the_identifier_of_a_connection_may_be_an_object(cobalt, suffer, path):
    healthy = values(get(cobalt, path), "identifier")
    suffer("identifier-object")
    odd = values(get(cobalt, path), "identifier")

    assert healthy
    assert [each["name"] for each in odd] == healthy
    assert {each["type"] for each in odd} == {"workspace"}


@pytest.mark.parametrize(
    ("path", "name", "known"),
    [
        ("/execution", "status", {"COMPLETED", "ERRORED", "RUNNING", "STOPPED", "TIMED_OUT"}),
        ("/application", "status", {"active", "expired"}),
        ("/webhook", "webhook_type", {"default", "slack", "custom"}),
    ],
)
def test_states_and_kinds_may_have_words_of_a_later_version(cobalt, suffer, path, name, known):
    healthy = values(get(cobalt, path), name)
    suffer("unknown-enum")
    odd = values(get(cobalt, path), name)

    assert set(healthy) <= known
    assert set(odd) - known
    assert len(odd) == len(healthy)


# Lists in pages


@pytest.mark.parametrize("path", ["/linked-account", "/workflow"])
def test_the_last_of_three_pages_is_short(cobalt, path):
    pages = [get(cobalt.under("pagination"), f"{path}?limit=10&page={number}") for number in (1, 2, 3, 4)]

    assert [len(page["docs"]) for page in pages] == [10, 10, 5, 0]
    assert {(page["totalDocs"], page["totalPages"]) for page in pages} == {(25, 3)}
    assert [page["hasNextPage"] for page in pages] == [True, True, False, False]
    ids = [doc["_id"] for page in pages for doc in page["docs"]]
    assert len(set(ids)) == 25


@pytest.mark.parametrize("path", ["/linked-account", "/workflow", "/execution"])
def test_bare_pages_do_not_say_whether_another_one_follows(cobalt, path):
    page = get(cobalt.under("pagination-bare", "pagination"), path)

    assert set(page) <= {"docs", "totalDocs", "page", "totalPages", "schema"}
    assert (len(page["docs"]), page["page"]) == (10, 1)
    assert page["totalPages"] == -(-page["totalDocs"] // 10)


@pytest.mark.parametrize("path", ["/linked-account", "/workflow", "/execution"])
def test_a_page_may_hold_less_than_was_asked_for(cobalt, path):
    page = get(cobalt.under("pagination-capped", "pagination"), f"{path}?limit=100")

    assert (len(page["docs"]), page["limit"], page["hasNextPage"]) == (10, 10, True)


def test_a_smaller_page_than_the_cap_is_given_as_asked(cobalt):
    page = get(cobalt.under("pagination-capped", "pagination"), "/linked-account?limit=3")

    assert (len(page["docs"]), page["limit"], page["totalPages"]) == (3, 3, 9)


def test_no_variation_is_left_without_a_test():
    bodies = {"wrong-content-type", "extra-fields", "missing-optional", "identifier-object", "unknown-enum"}

    assert {fault.name for fault in variations.FAULTS} == bodies | {
        "pagination",
        "pagination-bare",
        "pagination-capped",
    }
