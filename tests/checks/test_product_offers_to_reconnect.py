import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.rehearsals import ELSEWHERE, SECRETS, SETTINGS, journal, line
from tests.checks.replies import PROBE, UNUSABLE, application, ok, page, target

CHECK = "product_offers_to_reconnect"
APART = "connections-apart"
PRODUCT = f"staging {APART}"


def entry(status):
    return application("slack", name="Slack", connected_accounts=[{"status": status}])


CONNECTED, EXPIRED = ok([entry("active")]), ok([entry("expired")])


def listed(word):
    return ok({"applications": [{"slug": "slack", "status": word}]})


def call(account="acme", moment="during", **others):
    prefix = f"/{PROBE}-{moment}/__fault/{APART}"
    return line(APART, 1, 200, headers={"linked_account_id": account}, prefix=prefix, **others)


def asked_meanwhile(said):
    texts = [reply.content.decode("utf-8", "replace").lower() for reply in replies(said, PRODUCT)]
    counts = [text.count("reconnect") for text in texts]
    states = [body_of(reply) for reply in replies(said, "connections")]
    states = [state.get("active") if isinstance(state, dict) else None for state in states]
    lines = body_of(replies(said, "journal")[0])
    return counts[1] > counts[0] and counts[1] > counts[2] and states == [False, True] and bool(lines)


SPECIMEN = Specimen(
    healthy={
        "staging": [CONNECTED, EXPIRED],
        PRODUCT: [listed("Connected"), listed("Reconnect"), listed("Connected")],
        "connections": [ok({"active": False}), ok({"active": True})],
        "journal": [journal(call())],
    },
    causes={
        Outcome.FAILED: {"expiry-not-noticed"},
        Outcome.WARNED: {"restored-connection-not-noticed"},
        Outcome.INCONCLUSIVE: {
            *("expiry-words-unclear", "staging-asks-for-another", "nothing-to-expire"),
            *("staging-unavailable", "staging-asks-elsewhere", "fault-not-served", "needs-rehearsal"),
        },
    },
    held=asked_meanwhile,
    settings=SETTINGS | {"linked_account_id": "acme"},
    secrets=SECRETS,
)
SAME = [listed("Connected")]


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


def product(*replies_of_it):
    return {PRODUCT: list(replies_of_it)}


@pytest.mark.parametrize("word", ["Reconnect", "expired", "Please sign in again"])
def test_passes_when_the_product_asks_to_connect_again_meanwhile(word):
    assert ended(**product(listed("Connected"), listed(word), listed("Connected"))) == (Outcome.PASSED, "")


def test_passes_on_a_page_that_asks_for_something_else_all_the_time():
    old, new = page("<p>Reconnect Zoom</p>"), page("<p>Reconnect Zoom</p><p>Reconnect Slack</p>")
    assert ended(**product(old, new, old)) == (Outcome.PASSED, "")


def test_fails_when_nothing_changes():
    assert ended(**product(*SAME)) == (Outcome.FAILED, "expiry-not-noticed")


def test_an_account_in_the_query_counts_as_well():
    asked = journal(call("", query="page=1&linked_account_id=acme"))
    assert ended(**product(*SAME), journal=[asked]) == (Outcome.FAILED, "expiry-not-noticed")


@pytest.mark.parametrize("account", ["globex", ""])
def test_a_product_that_asks_for_another_account_need_not_notice(account):
    assert ended(**product(*SAME), journal=[journal(call(account))]) == (
        Outcome.INCONCLUSIVE,
        "staging-asks-for-another",
    )


@pytest.mark.parametrize("lines", [[], [call(moment="before"), call(moment="after")]], ids=["never", "not meanwhile"])
def test_a_product_that_does_not_ask_proves_nothing(lines):
    assert ended(**product(*SAME), journal=[journal(*lines)]) == (Outcome.INCONCLUSIVE, "staging-asks-elsewhere")


def test_warns_when_it_goes_on_asking():
    assert ended(**product(listed("Connected"), listed("Reconnect"))) == (
        Outcome.WARNED,
        "restored-connection-not-noticed",
    )


def test_another_text_that_asks_for_nothing_is_unclear():
    assert ended(**product(listed("Connected"), listed("Off"))) == (Outcome.INCONCLUSIVE, "expiry-words-unclear")


@pytest.mark.parametrize("at", range(3))
def test_a_product_that_breaks_proves_nothing(at):
    answers = [listed("Connected"), listed("Reconnect"), listed("Connected")]
    answers[at] = page("Sorry", 502)
    assert ended(**product(*answers)) == (Outcome.INCONCLUSIVE, "staging-unavailable")


@pytest.mark.parametrize("first", [ok([]), ok([application("slack")]), EXPIRED])
def test_without_a_connection_nothing_can_expire(first):
    assert ended(staging=[first]) == (Outcome.INCONCLUSIVE, "nothing-to-expire")


def test_when_cobalt_itself_does_not_tell_of_it_the_product_is_not_to_blame():
    assert ended(**product(*SAME), staging=[CONNECTED]) == (Outcome.INCONCLUSIVE, "fault-not-served")


@pytest.mark.parametrize("at", range(2))
def test_a_switch_that_does_not_switch_proves_nothing(at):
    answers = [ok({"active": False}), ok({"active": True})]
    answers[at] = ok({"active": bool(1 - at)})
    assert ended(connections=answers) == (Outcome.INCONCLUSIVE, "fault-not-served")


@pytest.mark.parametrize("at", [1, 2])
def test_the_connection_is_restored_whatever_happens(at):
    answers = [listed("Connected"), listed("Reconnect"), listed("Connected")]
    answers[at] = page("Sorry", 502)
    dialogue = scripted(CHECK, **product(*answers))
    dialogue.lead(CHECK)
    wanted = [body_of(request) for kind, request, _ in dialogue.said if kind == "connections"]
    assert [each["active"] for each in wanted] == [False, True]
    assert {each["profile"] for each in wanted} == {APART}


def test_the_world_of_a_cobalt_under_faults_is_named_in_full():
    aim = target(secrets=SECRETS, **SETTINGS | {"base_url": "http://127.0.0.1:8765/__fault/slow"})
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK, aim)
    assert {body_of(request)["profile"] for kind, request, _ in dialogue.said if kind == "connections"} == {
        f"slow,{APART}"
    }


def test_a_real_cobalt_is_left_alone():
    dialogue = scripted(CHECK)
    verdict = dialogue.lead(CHECK, target(secrets=SECRETS, **ELSEWHERE))
    assert (verdict.cause, dialogue.said) == ("needs-rehearsal", [])


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
@pytest.mark.parametrize("kind", ["staging", "connections", "journal"])
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    assert converse(CHECK, **{kind: [reply]}).outcome is Outcome.INCONCLUSIVE
