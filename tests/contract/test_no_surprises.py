"""Whatever is asked of the local Cobalt, it answers, and never with a failure of its own."""

import json
import re
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from lib.simulator import seeds
from lib.simulator.sample import EVENT, rehearsal_key, workflow_id
from lib.simulator.seed_workflows import FAILING, GOOD, LOOP, PRIVATE, identity
from lib.simulator.server import running
from lib.simulator.site import FAMILIES

# The platform's own 500s: what it says where others would say 400 or 404.
ASKED_FOR = (
    "Schema not found for integration type",
    "Application with",
    "Error While Editing Config",
    "Valid App ID and Auth credentials required",
    "Failed to verify credentials",
)
ROUTES = sorted({(method, route.path) for family in FAMILIES for route in family.ROUTES for method in route.methods})
ROUTES = [  # HEAD has no body to judge by; the controls would make the other examples tame
    (method, path)
    for method, path in ROUTES
    if method != "HEAD" and (not path.startswith("/__sim/") or path == "/__sim/deliveries")
]
KNOWN = (
    *(
        "acme",
        "globex",
        "initech",
        "expired-inc",
        "hubspot",
        "slack",
        "netsuite",
        "copper",
        "custom",
        "owner",
        "segment",
    ),
    *("create_contact", "send_message", "each", EVENT, "Lead Updated", GOOD, LOOP, FAILING, workflow_id()),
    *(identity(PRIVATE, "test", 1), seeds.object_id(1, "webhook", "test", "alarms"), "batch_size", "api_token"),
    seeds.object_id(1, "event", "test", EVENT),
)
NAMES = (
    *(
        "linked_account_id",
        "account_id",
        "slug",
        "config_id",
        "workflow_id",
        "page",
        "limit",
        "status",
        "scope",
        "name",
    ),
    *("start_date", "end_date", "execution_source", "execution_type", "sortAsc", "search", "auth_type", "tags"),
    *("event", "trigger", "payload", "response", "json_schema", "fields", "workflows", "labels", "value", "enabled"),
    *("webhook_url", "webhook_events", "webhook_headers", "webhook_body", "webhook_type", "method", "webhookIds"),
    *("rule_column", "published", "trigger_type", "regex", "interval_dates", "your_app", "udf", "auth_object", "group"),
    *("simulate_failure", "contacts", "first_gap_seconds", "code", "state", "client_id", "redirect_uri", "email"),
)
ODD = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "null",
        "true",
        "../..",
        "{{event}}",
        "{{event.a.b}}",
        "%00",
        "a/b",
        "\x00",
        "ü",
        "😀",
        "9" * 400,
        "2026-02-30",
    ]
)
WORD = st.sampled_from(KNOWN) | ODD | st.text(max_size=12).filter(lambda text: not re.search("[\ud800-\udfff]", text))
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORD | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | WORD, inner, max_size=4),
    max_leaves=8,
)
OBJECT = st.dictionaries(st.sampled_from(NAMES), VALUE, max_size=6)
BODY = (
    OBJECT.map(lambda value: json.dumps(value).encode())
    | VALUE.map(lambda value: json.dumps(value).encode())
    | st.binary(max_size=40)
    | st.just(b"[" * 100_000)
    | st.just(b'{"a":' * 990 + b"1" + b"}" * 990)
)
P = "/api/v2/public"
KEY = {"x-api-key": rehearsal_key("test")}
ACME = KEY | {"linked_account_id": "acme"}
HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=20)
HEADERS = st.dictionaries(
    st.sampled_from(
        ["linked_account_id", "slug", "config_id", "sync_execution", "authorization", "content-type", "accept"]
    )
    | st.sampled_from(["include-headers", "workflow_id_alias", "instance_tag", "disable_field_options", "cookie"]),
    st.sampled_from([word for word in KNOWN if word.isascii()]) | st.just("true") | HEADER.map(str.strip),
    max_size=5,
)


@pytest.fixture(scope="module")
def http():
    with running() as base, httpx.Client(base_url=base, timeout=5, verify=False) as client:
        yield client


@st.composite
def requests(draw):
    method, path = draw(st.sampled_from(ROUTES))
    filled = re.sub(r"\{[^}]*\}", lambda _: quote(draw(WORD), safe=""), path)
    who = draw(st.sampled_from([ACME, ACME, "token", "token", KEY, {}]))
    query = draw(st.dictionaries(st.sampled_from(NAMES), WORD, max_size=4))
    return method, filled, who, draw(HEADERS), query, draw(BODY | st.just(b""))


def sent(http, asked):
    """Each time of a world as just started, so that an example can be repeated."""
    http.post("/__sim/reset")
    method, path, who, more, query, body = asked
    given = {"authorization": f"Bearer {token(http)}"} if who == "token" else who
    headers = [(name.encode(), value.encode("latin-1")) for name, value in (given | more).items()]
    return http.request(method, path, headers=headers, params=query, content=body)


def token(http):
    made = http.post(f"{P}/session-token", headers=KEY, json={"linked_account_id": "acme"})
    return made.json().get("token", "none")


@given(requests())
@example(("PUT", f"{P}/config/field/owner", ACME, {"slug": "hubspot"}, {}, b'{"value":NaN}'))
@example(("PUT", f"{P}/config/field/owner", ACME, {"slug": "hubspot"}, {}, b'{"value":1e999}'))
@example(
    ("PUT", f"{P}/config/field/owner", ACME, {"slug": "hubspot"}, {}, b'{"value":' + b"[" * 980 + b"]" * 980 + b"}")
)
@example(("PUT", f"{P}/linked-account", KEY, {}, {}, b'{"account_id":"acme","name":"\\ud800"}'))
@example(("GET", f"{P}/execution", ACME, {}, {"start_date": "0001-01-01T00:00:00+14:00"}, b""))
@settings(max_examples=700, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_makes_it_fail_or_hang(http, asked):
    answer = sent(http, asked)
    event(f"{answer.status_code // 100}xx")

    if answer.status_code >= 500 and answer.status_code != 501:
        message = answer.json().get("message", "") if "json" in answer.headers["content-type"] else answer.text
        is_workflows_own = "execution_id" in answer.text
        assert is_workflows_own or message.startswith(ASKED_FOR), f"{asked[:2]} {answer.text[:300]}"


def test_it_still_answers_after_all_that(http):
    assert http.get(f"{P}/linked-account", headers=KEY).status_code == 200
