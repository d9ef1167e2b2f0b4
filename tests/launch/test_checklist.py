"""The go-live checklist itself: what Cobalt's own list asks, in its order, in words fit for customers."""

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
from ruamel.yaml import YAML

from lib.checks.conversation import discover
from lib.launch.checklist import Checklist, Fix
from lib.launch.lint import lint, load, schema
from lib.launch.settings import Settings

CHECKLISTS = Path(__file__).parents[2] / "data" / "checklists"
NAME = "cobalt-go-live.yaml"
TEXT = (CHECKLISTS / NAME).read_text(encoding="utf-8")

# Cobalt's go-live checklist: sections with their items, each with its sub-heading.
SEED = {
    ("section-auth-flow", "Integrate Cobalt Auth flow"): [
        ("auth-embed-behind-login", ""),
        ("auth-session-tokens", ""),
        ("auth-display-integrations", "Design a seamless connection experience"),
        ("auth-linked-account-on-signup", "Design a seamless connection experience"),
        ("auth-connection-text", "Design a seamless connection experience"),
    ],
    ("section-configure", "Configure Integration"): [
        ("config-client-credentials", ""),
        ("config-callback-url", ""),
        ("config-scopes", ""),
    ],
    ("section-api-sdk", "Integrate Cobalt API or SDK"): [
        ("api-backend-integration", ""),
        ("api-parse-responses", "Handle Responses"),
        ("api-handle-errors", "Handle Errors"),
        ("api-handle-reauth", "Handle Errors"),
    ],
    ("section-workflows", "Workflows implementation"): [
        ("wf-optimized", ""),
        ("wf-failures-handled", ""),
        ("wf-access-control", ""),
        ("wf-event-payload", "Actions and Triggers of the Workflow"),
        ("wf-api-proxy-data", "Actions and Triggers of the Workflow"),
        ("wf-node-tests", "Testing Workflows"),
        ("wf-orchestration-test", "Testing Workflows"),
    ],
    ("section-go-live", "Test the integration and go live"): [
        ("live-test-scenarios", ""),
        ("live-sandbox-accounts", ""),
    ],
    ("section-support", "Support"): [("support-contact", "")],
}


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    return load(TEXT, NAME, discover())


def fixes(checklist: Checklist) -> dict[str, Fix]:
    """Every fix by where it stands."""
    own = {f"{item.id}.{cause}": fix for item in checklist.items() for cause, fix in item.causes.items()}
    return own | dict(checklist.causes)


def prose(checklist: Checklist) -> dict[str, str]:
    """Every sentence that a person reads, by where it stands."""
    found = {"introduction": checklist.introduction}
    found |= {f"{section.id}.summary": section.summary for section in checklist.sections}
    for item in checklist.items():
        texts = [item.recommendation, item.why, *item.test, *item.fails_when]
        if item.attestation:
            texts += [item.attestation.statement, item.attestation.evidence]
        found |= {f"{item.id} {number}": text for number, text in enumerate(texts)}
    for place, fix in fixes(checklist).items():
        found |= {f"{place} {number}": step for number, step in enumerate(fix.steps)}
    return found


def test_lints_clean():
    assert lint(TEXT, NAME, discover()) == []


def test_asks_what_cobalts_own_list_asks_in_its_order(checklist):
    read = {
        (section.id, section.title): [(item.id, item.group) for item in section.items] for section in checklist.sections
    }

    assert list(read.items()) == list(SEED.items())


def test_has_six_sections_five_sub_headings_and_twenty_two_items(checklist):
    items = list(checklist.items())

    assert (len(checklist.sections), len({item.group for item in items} - {""}), len(items)) == (6, 5, 22)


def test_every_check_is_asked_by_some_item(checklist):
    assert set(checklist.checks()) == set(discover())


def test_every_item_asks_for_a_persons_word(checklist):
    assert [item.id for item in checklist.items() if item.attestation is None] == []


def test_a_word_is_needed_always_except_where_the_checks_prove_everything(checklist):
    sparing = {item.id for item in checklist.items() if item.attestation.when == "inconclusive"}

    assert sparing == {"config-callback-url", "config-scopes"}


def test_what_keeps_strangers_out_can_never_be_waived(checklist):
    fixed = {item.id for item in checklist.items() if not item.waivable}

    assert fixed == {"auth-embed-behind-login", "auth-session-tokens", "wf-access-control"}


def test_few_items_are_mere_advice(checklist):
    advice = {item.id for item in checklist.items() if item.importance == "advice"}

    assert advice == {"auth-connection-text", "wf-optimized", "live-sandbox-accounts"}


def test_the_contact_to_support_is_confirmed_every_ninety_days(checklist):
    assert checklist.item("support-contact").attestation.fresh_days == 90


def test_sentences_are_whole_and_calm(checklist):
    odd = {place: text for place, text in prose(checklist).items() if not text.endswith((".", "?")) or "!" in text}

    assert odd == {}


def test_titles_are_short_and_have_no_full_stop(checklist):
    titles = [part.title for part in (*checklist.sections, *checklist.items(), *fixes(checklist).values())]

    assert [title for title in titles if len(title) > 80 or title.endswith(".")] == []


def test_links_lead_to_cobalts_documentation(checklist):
    links = [link for item in checklist.items() for link in item.links]

    assert {urlsplit(link.url).hostname for link in links} == {"docs.gocobalt.io"}
    assert [link.title for link in links if ", chapter " not in link.title] == []


def test_every_item_has_a_link(checklist):
    assert [item.id for item in checklist.items() if not item.links] == []


def test_every_fix_has_two_to_five_steps(checklist):
    assert {place: len(fix.steps) for place, fix in fixes(checklist).items() if not 2 <= len(fix.steps) <= 5} == {}


def test_commands_never_hold_a_key(checklist):
    sent = {
        header
        for fix in fixes(checklist).values()
        for header in re.findall(r"""--header ["'](x-api-key: .*?|authorization: .*?)["']""", fix.snippet)
    }

    assert sent == {
        "x-api-key: $COBALT_API_KEY",
        "x-api-key: $COBALT_PRODUCTION_KEY",
        "x-api-key: no-such-key",
        "authorization: Bearer $SESSION_TOKEN",
    }


def test_filled_values_stand_in_single_quotes_where_a_shell_does_nothing_with_them(checklist):
    commands = [line for fix in fixes(checklist).values() for line in fix.snippet.splitlines() if line[:1] != "#"]
    outside = ["".join(line.split("'")[::2]) for line in commands]

    assert commands
    assert [text for text in outside if any(f"{{{field}}}" in text for field in Settings.model_fields)] == []


def test_commands_are_sound_shell(checklist):
    complaints = {
        place: said.stderr
        for place, fix in fixes(checklist).items()
        if (said := subprocess.run(["sh", "-n"], input=fix.snippet, text=True, capture_output=True, check=False)).stderr
    }

    assert complaints == {}


def test_filling_in_the_settings_leaves_other_braces_alone(checklist):
    snippet = checklist.item("auth-session-tokens").causes["token-not-minted"].snippet
    filled = snippet.replace("{linked_account_id}", "acme")

    assert """--data '{"linked_account_id": "acme"}'""" in filled


def test_no_cause_means_no_fix(checklist):
    assert checklist.fix("key_is_accepted", "no-such-cause") is None


def test_editors_find_the_schema(checklist):
    assert TEXT.splitlines()[0] == "# yaml-language-server: $schema=schema.json"


def test_the_schema_beside_it_is_the_one_of_the_models():
    written = json.loads((CHECKLISTS / "schema.json").read_text(encoding="utf-8"))

    assert written == schema(), "stale: run ./golive lint --schema > data/checklists/schema.json"


def test_the_schema_accepts_the_checklist():
    jsonschema.Draft202012Validator(schema()).validate(YAML(typ="safe", pure=True).load(TEXT))
