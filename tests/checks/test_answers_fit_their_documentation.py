import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import KEY, UNUSABLE, ok

CHECK = "answers_fit_their_documentation"
WHEN = {"createdAt": "2026-01-15T09:00:00.000Z", "updatedAt": "2026-01-15T09:00:00.000Z"}
ID = {"_id": "a" * 24}
ACCOUNT = ID | WHEN | {"associated_org": "b" * 24, "account_id": "acme", "environment": "test", "udf": []}
APPLICATION = {
    "name": "HubSpot",
    "icon": None,
    "description": "",
    "auth_type": "oauth2",
    "slug": "hubspot",
    "app_id": "1",
    "tags": [],
    "auth_type_options": {},
    "reauth_required": False,
}
WORKFLOW = ID | WHEN | {"name": "Sync", "slug": "hubspot", "environment": "test", "published": True}
RUN = {
    **ID,
    "name": "Sync",
    "environment": "test",
    "status": "COMPLETED",
    "associated_workflow": {},
    "linked_account_id": "acme",
    "createdAt": WHEN["createdAt"],
}
EVENT = ID | {"name": "Contact Created", "response": []}
WEBHOOK = ID | WHEN | {"environment": "test", "is_enabled": True, "webhook_events": [], "webhook_url": "https://x/"}
PLACES = {
    "account": ACCOUNT,
    "applications": APPLICATION,
    "GET /workflow": WORKFLOW,
    "GET /execution": RUN,
    "GET /application/event": EVENT,
    "GET /webhook": WEBHOOK,
}


def answer(kind, *entries):
    if kind == "account":
        return ok(entries[0])
    return ok({"docs": entries, "totalDocs": len(entries)} if kind in PAGED else entries)


PAGED = ("GET /workflow", "GET /execution")


def all_fields_were_there(said):
    for kind, sample in PLACES.items():
        body = body_of(replies(said, kind)[0])
        entries = [body] if kind == "account" else body["docs"] if kind in PAGED else body
        if any(set(sample) - set(entry) for entry in entries):
            return False
    return True


SPECIMEN = Specimen(
    healthy={kind: [answer(kind, entry)] for kind, entry in PLACES.items()},
    causes={Outcome.WARNED: {"answer-lacks-fields"}},
    held=all_fields_were_there,
)


def ended(kind, *entries):
    verdict = converse(CHECK, **{kind: [answer(kind, *entries)]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, entry in PLACES.items() for field in entry])
def test_warns_of_each_promised_field_that_is_absent(kind, field):
    entry = {name: value for name, value in PLACES[kind].items() if name != field}
    assert ended(kind, entry) == (Outcome.WARNED, "answer-lacks-fields")


@pytest.mark.parametrize("kind", [kind for kind in PLACES if kind != "account"])
def test_one_entry_among_several_is_noticed(kind):
    assert ended(kind, PLACES[kind], {})[0] is Outcome.WARNED


def test_fields_that_nobody_documented_are_only_listed():
    verdict = converse(CHECK, account=[ok(ACCOUNT | {"shade": 1, KEY: 2})])
    assert verdict.outcome is Outcome.PASSED
    assert set(verdict.values["unknown"].split(", ")) == {"linked account.(key)", "linked account.shade"}


@pytest.mark.parametrize("kind", [kind for kind in PLACES if kind != "account"])
def test_says_of_what_there_was_none_to_see(kind):
    verdict = converse(CHECK, **{kind: [answer(kind)]})
    assert verdict.outcome is Outcome.PASSED
    assert "there is none yet" in verdict.because


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_no_pass(kind, reply):
    assert converse(CHECK, **{kind: [reply]}).outcome in (Outcome.INCONCLUSIVE, Outcome.WARNED)
