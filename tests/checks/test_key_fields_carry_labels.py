import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import UNUSABLE, application, error, ok

CHECK = "key_fields_carry_labels"
FIELD = {"name": "api_key", "label": "API key", "placeholder": "0a1b", "required": True, "help_text": "Under Settings."}


def field(**changes):
    return {name: value for name, value in (FIELD | changes).items() if value is not ...}


def copper(*fields, **changes):
    return application("copper", auth_type="keybased", auth_type_options={"keybased": list(fields)}, **changes)


def structure(*names, **others):
    return ok({"keybased": dict.fromkeys(names, "string")} | others)


def all_are_labelled(said):
    one, expected = (body_of(replies(said, f"GET /{kind}/copper")[0]) for kind in ("application", "auth-structure"))
    fields = one["auth_type_options"]["keybased"]
    told = all(each["label"].strip() and (each.get("placeholder") or each.get("help_text")) for each in fields)
    names = {each["name"] for each in fields}
    return bool(fields) and told and names == set(expected.get("keybased") or names)


SPECIMEN = Specimen(
    healthy={
        "applications": [ok([application(), copper(field())])],
        "GET /application/copper": [ok(copper(field()))],
        "GET /auth-structure/copper": [structure("api_key", oauth2={"token": "string"})],
    },
    causes={
        Outcome.FAILED: {"key-field-without-label"},
        Outcome.WARNED: {"key-fields-differ", "key-field-unexplained"},
        Outcome.NOT_APPLICABLE: {"no-key-based-application"},
    },
    held=all_are_labelled,
)


def ended(one=None, expected=None):
    changes = {"GET /application/copper": [one]} if one else {}
    changes |= {"GET /auth-structure/copper": [expected]} if expected else {}
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        pytest.param(ok(copper(field(placeholder=...))), None, id="a help text alone"),
        pytest.param(ok(copper(field(help_text=None))), None, id="a placeholder alone"),
        pytest.param(None, ok({}), id="an application of one's own"),
        pytest.param(ok(copper(field(type="select", options=[1]))), None, id="unknown kinds of fields"),
    ],
)
def test_passes_on(one, expected):
    assert ended(one, expected) == (Outcome.PASSED, "")


@pytest.mark.parametrize("label", [..., None, "", "  "])
def test_fails_on_a_field_without_a_label(label):
    assert ended(ok(copper(field(), field(label=label)))) == (Outcome.FAILED, "key-field-without-label")


def test_warns_on_a_field_that_nothing_explains():
    bare = ok(copper(field(placeholder=" ", help_text="")))
    assert ended(bare) == (Outcome.WARNED, "key-field-unexplained")


@pytest.mark.parametrize("names", [("api_key", "email"), ("key",)])
def test_warns_when_other_fields_are_expected_than_shown(names):
    assert ended(expected=structure(*names)) == (Outcome.WARNED, "key-fields-differ")


def test_the_question_does_not_arise_without_a_key_based_application():
    verdict = converse(CHECK, applications=[ok([application()])])
    assert (verdict.outcome, verdict.cause) == (Outcome.NOT_APPLICABLE, "no-key-based-application")


def test_an_application_with_both_ways_is_looked_at_too():
    both = application("copper", auth_type_options={"oauth2": [], "keybased": [field()]})
    dialogue = scripted(CHECK, applications=[ok([both])])
    assert dialogue.lead(CHECK).outcome is Outcome.PASSED
    assert "GET /auth-structure/copper" in dialogue.names()


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        *((reply, None) for reply in UNUSABLE.values()),
        *((None, reply) for reply in UNUSABLE.values()),
        (None, error("E5", 500, "Schema not found for integration type: copper")),
        (ok(copper()), ok({})),
        (ok({"name": "Copper"}), None),
        (ok(copper({"label": "x"})), None),
        (None, ok([])),
    ],
)
def test_cannot_tell_from_anything_else(one, expected):
    assert ended(one, expected)[0] is Outcome.INCONCLUSIVE
