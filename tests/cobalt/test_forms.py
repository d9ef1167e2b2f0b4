import pytest

from lib.cobalt.applications import ApplicationEntry
from lib.cobalt.forms import form_address, read_form
from lib.cobalt.markup import parse
from tests.checks.replies import page


def form(body, *labels):
    return read_form(parse(page(body)), labels)


def test_tells_labels_that_are_there_from_those_that_are_not():
    read = form("<label>API key</label>", "API key", "E-mail")
    assert (read.found, read.missing) == (("API key",), ("E-mail",))


@pytest.mark.parametrize(
    ("body", "instructs"),
    [
        ("<label>Key</label><small>Copy it from the settings page of your account.</small>", True),
        ("<label>Key</label><small>Copy it from there.</small>", False),
        ("<label>Key</label><a href=/docs/key>?</a>", True),
        ("<label>Key</label><a href=/home>Home</a>", False),
        ("<p>Copy it from the settings page of your account.</p>", False),
    ],
)
def test_an_instruction_stands_beside_a_label_and_has_some_words_or_leads_to_help(body, instructs):
    assert form(body, "Key").instructs is instructs


def test_a_long_label_is_no_instruction():
    label = "The key that our support sent to you by mail"
    assert not form(f"<label>{label}:</label>", label).instructs


def test_a_slug_cannot_leave_its_place_in_the_address():
    assert form_address("https://a.example/{slug}?x", "../b?c") == "https://a.example/..%2Fb%3Fc?x"


@pytest.mark.parametrize(
    ("options", "captions"),
    [
        (None, ()),
        ({"keybased": None}, ()),
        ({"keybased": ["x", {"label": 5}, {"label": " "}, {"label": "Key "}]}, ("Key",)),
        ({"oauth2": [{"label": "x"}]}, ()),
    ],
)
def test_captions_are_the_labels_that_are_there(options, captions):
    assert ApplicationEntry(name="x", slug="x", auth_type_options=options).captions == captions


@pytest.mark.parametrize(
    ("given", "expired"),
    [
        ({"reauth_required": True}, True),
        ({"reauth_required": False}, False),
        ({}, False),
        ({"connected_accounts": [{"status": "expired"}]}, True),
        ({"connected_accounts": [{"status": "expired"}, {"status": "active"}]}, False),
        ({"connected_accounts": []}, False),
    ],
)
def test_an_application_has_expired_when_nothing_of_it_works(given, expired):
    assert ApplicationEntry.model_validate({"name": "x", "slug": "x"} | given).is_expired is expired
