"""What holds for every check, whatever it is told."""

import json
import re

import httpx
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from lib.checks.conversation import Cancelled, Fault, discover
from lib.launch.verdict import Outcome, inconclusive
from tests.checks.driver import Dialogue, scripted, specimen
from tests.checks.replies import (
    CALLBACK,
    CLIENT,
    KEY,
    NOW,
    PROBE,
    SHAPES,
    UNUSABLE,
    account,
    application,
    auth_url,
    error,
    jwt,
    minted,
    missing,
    ok,
    page,
    redirect,
    unauthorized,
)

COMMON = {"rate-limited", "server-error", "answer-unreadable", "answer-undocumented"}
INCONCLUSIVE = Outcome.INCONCLUSIVE
SPECIMENS = {check_id: specimen(check_id) for check_id in discover()}
ASKING = [check_id for check_id, given in SPECIMENS.items() if given.healthy]  # the others look at settings alone
WRITING = [check_id for check_id, check in discover().items() if check.writes == 1]


@pytest.mark.parametrize("check_id", SPECIMENS)
def test_every_question_is_a_sentence(check_id):
    check = discover()[check_id]
    assert re.fullmatch(r"[A-Z][^\n]{10,110}\.", check.question)
    assert set(check.after) <= set(discover())


@pytest.mark.parametrize("check_id", SPECIMENS)
def test_passes_on_healthy_replies_and_equally_so_again(check_id):
    first, again = scripted(check_id).lead(check_id), scripted(check_id).lead(check_id)
    assert first.outcome is Outcome.PASSED
    assert first == again


def faulty(check_id, at, fault):
    """Healthy replies, and instead of the one numbered `at` a fault."""
    dialogue = scripted(check_id)
    healthy = dialogue.answer
    dialogue.answer = lambda kind, request: fault if len(dialogue.said) == at else healthy(kind, request)
    return dialogue


def steps_of(check_id):
    dialogue = scripted(check_id)
    dialogue.lead(check_id)
    return dialogue.names()


EVERY_STEP = [
    pytest.param(check_id, at, id=f"{check_id}, asking for {kind} ({at})")
    for check_id in SPECIMENS
    for at, kind in enumerate(steps_of(check_id))
]


@pytest.mark.parametrize("kind_of_fault", [Fault, Cancelled])
@pytest.mark.parametrize(("check_id", "at"), EVERY_STEP)
def test_a_fault_at_any_step_ends_the_check_without_a_pass(check_id, at, kind_of_fault):
    fault, total = kind_of_fault("timed-out", "No answer came in time."), len(steps_of(check_id))
    dialogue = faulty(check_id, at, fault)
    if SPECIMENS[check_id].judges_faults and kind_of_fault is Fault and "staging " in steps_of(check_id)[at]:
        assert dialogue.lead(check_id).outcome is Outcome.FAILED
    elif at < total - SPECIMENS[check_id].removal:
        with pytest.raises(kind_of_fault) as thrown:
            dialogue.lead(check_id)
        assert thrown.value is fault
    else:
        verdict = dialogue.lead(check_id)
        assert verdict.cause == "probe-not-removed"
        assert PROBE in verdict.because


@pytest.mark.parametrize(("check_id", "at"), [step for step in EVERY_STEP if step.values[0] in WRITING])
def test_what_was_created_is_removed_after_a_fault_at_any_step(check_id, at):
    dialogue = faulty(check_id, at, Fault("timed-out", "No answer came in time."))
    try:
        dialogue.lead(check_id)
    except Fault:
        assert dialogue.names().index("delete") > at
    assert "delete" in dialogue.names()


@pytest.mark.parametrize("check_id", WRITING)
def test_a_fault_in_the_clean_up_does_not_hide_the_first(check_id):
    first, second = Fault("timed-out", "First."), Fault("host-unreachable", "Second.")
    replies = iter([first])
    with pytest.raises(Fault) as thrown:
        Dialogue(lambda *_: next(replies, second)).lead(check_id)
    assert thrown.value is first


@pytest.mark.parametrize("check_id", WRITING)
def test_writes_to_its_own_probe_only(check_id):
    dialogue = scripted(check_id)
    dialogue.lead(check_id)
    for _, request, _ in dialogue.said:
        if request.method in ("PUT", "POST", "DELETE") and "authorization" not in request.headers:
            assert PROBE in str(request.url) + request.content.decode()
    names = {re.search(rf"{PROBE}-\w+", str(request.url) + request.content.decode()) for _, request, _ in dialogue.said}
    assert len({match[0] for match in names if match}) == 1


def test_two_checks_never_share_a_probe():
    created = [probe_of(check_id) for check_id in WRITING]
    assert len(set(created)) == len(created) > 1


def probe_of(check_id):
    dialogue = scripted(check_id)
    dialogue.lead(check_id)
    said = "".join(str(request.url) + request.content.decode() for _, request, _ in dialogue.said)
    return re.search(rf"{PROBE}-\w+", said)[0]


# Whatever is answered

GARBAGE = [
    None,
    True,
    False,
    0,
    1,
    -1,
    10**30,
    1.5,
    "",
    " ",
    "x",
    "acme",
    "test",
    KEY,
    "\u202e\n\x00",
    [],
    {},
    [{}],
    ["x"],
]
ODD_PAGES = [
    *(page("", status) for status in (200, 204, 401, 403, 404, 429, 500)),
    page("<form>Log in <input type=password></form>"),
    page("<script src=/cobalt-js></script>"),
    page("redirect_uri_mismatch", 400),
    page("AADSTS50011: The redirect URI"),
    page("Invalid client_id parameter"),
    page("<h1>Log in</h1>"),
    page(KEY),
    page(jwt()),
    *map(redirect, ("/login", "/a", "https://x.okta.com/", "https://e.example.com/", "http://app.example.com/login")),
    *map(redirect, ("javascript:x", "https://[", "", f"/connect/{jwt()}", f"https://p/?redirect_uri={CALLBACK}")),
]
ODD_ADDRESSES = ["javascript:x", "https://", "https://[", "https://xn--a/", "https://u@h/?client_id=x", "x" * 10_000]


def spoiled(body):
    """The same JSON with one place changed or left out."""
    if isinstance(body, list) and body:
        return st.one_of(st.sampled_from(GARBAGE), spoiled(body[0]).map(lambda first: [first, *body[1:]]))
    if not isinstance(body, dict) or not body:
        return st.sampled_from(GARBAGE)
    names = st.sampled_from(sorted(body))
    left_out = names.map(lambda name: {each: value for each, value in body.items() if each != name})
    changed = names.flatmap(lambda name: spoiled(body[name]).map(lambda value: body | {name: value}))
    return st.one_of(changed, left_out, st.just(body | {"unknown": {"a": [1]}}))


def spoil(reply):
    """The same reply with another status, cut, or with other JSON."""
    cut = st.integers(0, 200).map(lambda size: httpx.Response(reply.status_code, content=reply.content[:size]))
    status = st.sampled_from([200, 201, 204, 301, 400, 401, 403, 404, 409, 429, 500, 503])
    other = status.map(lambda code: httpx.Response(code, content=reply.content))
    try:
        body = json.loads(reply.content)
    except ValueError:
        return st.one_of(cut, other)
    return st.one_of(cut, other, spoiled(body).map(lambda spoiled_body: ok(spoiled_body, reply.status_code)))


def claims():
    return st.dictionaries(
        st.sampled_from(["linked_account_id", "environment", "iat", "exp"]),
        st.sampled_from([*GARBAGE, ..., int(NOW.timestamp()), int(NOW.timestamp()) + 900_000]),
        min_size=1,
        max_size=2,
    )


ERRORS = [
    error(shape, status, text)
    for shape in (*SHAPES, "undocumented")
    for status in (400, 401, 403, 404, 409, 429, 500)
    for text in ("Server Error", "already exists", f"Linked Account {KEY} not found", "Missing API Key")
]
PARAMETERS = st.dictionaries(
    st.sampled_from(["client_id", "redirect_uri", "scope"]),
    st.sampled_from(["", "x", ..., CLIENT, CALLBACK, "http://a/", "https://a/#b", "oauth", "oauth x", "x" * 9000]),
    max_size=2,
)
WILD = st.one_of(
    st.sampled_from(
        [*UNUSABLE.values(), *ERRORS, *ODD_PAGES, missing(), unauthorized(), account(), ok([application()])]
    ),
    st.sampled_from([Fault("timed-out", "late"), Cancelled("stopped", "stop")]),
    claims().map(lambda given: minted(**given)),
    PARAMETERS.map(lambda given: auth_url(**given)),
    st.sampled_from(ODD_ADDRESSES).map(lambda address: ok({"auth_url": address})),
    st.binary(max_size=40).map(lambda content: httpx.Response(200, content=content)),
)


def scripts(check_id):
    """The healthy replies, up to three of them spoiled or replaced; more than a healthy conversation takes."""
    healthy = {kind: given + given[-1:] * (4 - len(given)) for kind, given in SPECIMENS[check_id].healthy.items()}
    places = [
        (kind, at)
        for kind, given in healthy.items()
        for at in range(min(3, len(SPECIMENS[check_id].healthy[kind]) + 1))
    ]
    other = st.sampled_from(places).flatmap(
        lambda place: st.tuples(st.just(place), changed(healthy[place[0]][place[1]]))
    )
    return st.lists(other, max_size=3).map(lambda changes: with_changes(healthy, changes))


def changed(reply):
    return st.one_of(spoil(reply), spoil(reply), WILD)


def with_changes(healthy, changes):
    script = {kind: list(given) for kind, given in healthy.items()}
    for (kind, at), reply in changes:
        script[kind][at] = reply
    return script


SCRIPTS = {check_id: scripts(check_id) for check_id in ASKING}


def answering(examples):
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("check_id", ASKING)
@given(data=st.data())
@answering(40)
def test_whatever_is_answered_there_is_no_false_green(check_id, data):
    assert_no_false_green(check_id, data)


@pytest.mark.soak
@pytest.mark.parametrize("check_id", ASKING)
@given(data=st.data())
@answering(600)
def test_whatever_is_answered_there_is_no_false_green_however_often(check_id, data):
    assert_no_false_green(check_id, data)


def assert_no_false_green(check_id, data):
    # All replies are drawn before the conversation begins: one that is left half way could not clean up.
    dialogue = scripted(check_id, **data.draw(SCRIPTS[check_id]))
    verdict = lead_to_the_end(dialogue, check_id)
    assert check_id not in WRITING or "delete" in dialogue.names()
    if verdict.outcome is Outcome.PASSED:
        assert SPECIMENS[check_id].held(dialogue.said)
    else:
        allowed = SPECIMENS[check_id].causes.get(verdict.outcome, set()) | (
            COMMON if verdict.outcome is INCONCLUSIVE else set()
        )
        assert verdict.cause in allowed
    assert all(text.isprintable() and KEY not in text for text in (verdict.because, *verdict.values.values()))


def lead_to_the_end(dialogue, check_id):
    """The verdict; a fault that was thrown in is one to be expected, and any other exception a crash."""
    try:
        verdict = dialogue.lead(check_id)
    except Fault as fault:
        given = [reply for *_, reply in dialogue.said if reply is fault]
        verdict = inconclusive("answer-undocumented", "A fault ended it.") if given else None
    event(verdict.outcome)
    return verdict
