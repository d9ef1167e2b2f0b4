import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, application, ok

CHECK = "application_entries_are_complete"
TEXTS = ("name", "slug", "auth_type", "icon", "description")


def entry(slug="hubspot", **changes):
    return application(slug, **({"description": "Contacts and deals."} | changes))


def all_complete(said):
    entries = body_of(replies(said, "applications")[0])
    return bool(entries) and all(isinstance(each[text], str) and each[text] for each in entries for text in TEXTS)


SPECIMEN = Specimen(
    healthy={"applications": [ok([entry(), entry("slack")])]},
    causes={Outcome.FAILED: {"application-without-auth-type"}, Outcome.WARNED: {"application-entry-bare"}},
    held=all_complete,
)


def ended(reply):
    verdict = converse(CHECK, applications=[reply])
    return verdict.outcome, verdict.cause


def test_passes_with_unknown_fields_and_new_ways_to_connect():
    assert ended(ok([entry(auth_type="saml", news={"a": 1}, identifier={})])) == (Outcome.PASSED, "")


@pytest.mark.parametrize("absent", [..., None, ""])
def test_fails_when_it_is_not_told_how_to_connect(absent):
    assert ended(ok([entry(), entry("x", auth_type=absent)])) == (Outcome.FAILED, "application-without-auth-type")


@pytest.mark.parametrize("field", ["icon", "description"])
@pytest.mark.parametrize("absent", [..., None, ""])
def test_warns_when_there_is_nothing_to_show(field, absent):
    verdict = converse(CHECK, applications=[ok([entry(), entry("slack", **{field: absent})])])
    assert (verdict.outcome, verdict.cause) == (Outcome.WARNED, "application-entry-bare")
    assert verdict.values["bare"] == "slack"


@pytest.mark.parametrize(
    "reply",
    [*UNUSABLE.values(), ok([]), ok({}), ok(None), ok([{"name": "x"}])],
    ids=[*UNUSABLE, "an empty list", "an object", "null", "an entry without a slug"],
)
def test_cannot_tell_from_anything_else(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE


def test_many_names_are_cut_short():
    verdict = converse(CHECK, applications=[ok([entry(f"app{number}", icon=None) for number in range(12)])])
    assert verdict.values["bare"].endswith("and 2 more")
