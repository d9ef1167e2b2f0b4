"""Every cause that a check can end with has its fix, and every fix a check that can ask for it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.checks.conversation import discover
from lib.launch.checklist import Checklist
from lib.launch.lint import load

ROOT = Path(__file__).parents[2]
CAUSE = re.compile(r"[a-z]+(-[a-z]+)*")
VERDICTS = {"failed", "warned", "inconclusive", "blocked", "not_applicable"}
FAULTS = {"Fault", "Cancelled", "Unusable", "__init__"}  # __init__: of a fault that names its cause itself

# The causes that were agreed on before the checks were written.
AGREED = {
    "key_is_accepted": {"key-refused"},
    "unknown_key_is_refused": {"unknown-key-accepted", "error-shape-undocumented"},
    "session_token_lives_and_dies": {
        "token-not-minted",
        "token-unreadable",
        "token-for-wrong-account",
        "token-for-wrong-environment",
        "token-already-expired",
        "token-not-active",
        "token-survives-revocation",
        "token-lives-long",
        "probe-not-removed",
    },
    "linked_account_exists": {
        "linked-account-missing",
        "linked-account-in-wrong-environment",
        "linked-account-is-another",
        "linked-account-unreadable",
    },
    "upsert_is_idempotent": {
        "upsert-refused",
        "upsert-makes-twins",
        "upsert-reports-wrongly-new",
        "duplicate-create-accepted",
        "probe-not-removed",
    },
    "applications_are_listed": {"no-application-enabled", "application-unreadable", "application-not-listed"},
    "client_id_is_expected": {"auth-url-not-given", "client-id-differs"},
    "callback_url_is_registered": {
        "auth-url-not-given",
        "redirect-not-registered",
        "redirect-unsafe",
        "decided-after-login",
        "client-unknown-to-provider",
    },
    "scopes_are_as_expected": {"auth-url-not-given", "scope-missing", "scope-extra"},
    "onboarding_page_refuses_strangers": {
        "onboarding-open-to-strangers",
        "onboarding-not-https",
        "onboarding-leaks-key",
        "onboarding-undecided",
        "onboarding-unavailable",
    },
}
SHARED = {
    "input-missing",
    "prerequisite-not-met",
    "host-unreachable",
    "timed-out",
    "answer-cut-short",
    "address-refused",
    "tls-untrusted",
    "too-large",
    "rate-limited",
    "server-error",
    "answer-unreadable",
    "answer-undocumented",
    "stopped",
    "check-crashed",
    "consent-needed",
}


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    path = ROOT / "data" / "checklists" / "cobalt-go-live.yaml"
    return load(path.read_text(encoding="utf-8"), path.name, discover())


def causes_in(code: str) -> set[str]:
    """The causes that a module's text gives to verdicts and faults, or keeps for them."""
    return {
        constant.value
        for part in _cause_parts(ast.parse(code))
        for constant in ast.walk(part)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str) and CAUSE.fullmatch(constant.value)
    }


def _cause_parts(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in VERDICTS | FAULTS:
                yield from node.args[:1]
                yield from (keyword.value for keyword in node.keywords if keyword.arg == "cause")
            case ast.Assign(targets=[ast.Name(id="cause")]) | ast.AnnAssign(target=ast.Name(id="cause" | "FAULTS")):
                yield from [node.value] if node.value else []


def modules(room: str) -> dict[str, str]:
    """The text of a room's modules, by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "lib" / room).glob("*.py")}


def causes_of(check: str) -> set[str]:
    """What a check can name, by itself and in what it takes from its room."""
    texts = modules("checks")
    return causes_in(texts[check]) | (causes_in(texts["conversation"]) if "with_probe" in texts[check] else set())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("return failed('key-refused', because)", {"key-refused"}, id="a verdict"),
        pytest.param("inconclusive(cause='timed-out', because=b)", {"timed-out"}, id="a cause given by name"),
        pytest.param("raise Fault('too-large', b)", {"too-large"}, id="a fault"),
        pytest.param("warned('a-b' if x else 'c-d', b)", {"a-b", "c-d"}, id="one of two"),
        pytest.param("cause = 'rate-limited' if x else 'server-error'", {"rate-limited", "server-error"}, id="kept"),
        pytest.param("super().__init__('auth-url-not-given', b)", {"auth-url-not-given"}, id="a fault of its own"),
        pytest.param("passed('It works.', found='a-b')", set(), id="nothing in a pass"),
    ],
)
def test_finds_causes_in_code(code, expected):
    assert causes_in(code) == expected


def test_the_checks_name_most_of_their_causes_where_they_can_be_found():
    named = {cause for text in modules("checks").values() for cause in causes_in(text)}

    assert len(named & set().union(*AGREED.values())) > 30


@pytest.mark.parametrize("check", sorted(AGREED))
def test_every_agreed_cause_of_a_check_has_its_own_fix(checklist, check):
    own = {cause for item in checklist.asking(check) for cause in item.causes}

    assert AGREED[check] - own == set()


def test_every_shared_cause_has_its_fix(checklist):
    assert SHARED - set(checklist.causes) == set()


@pytest.mark.parametrize("check", sorted(discover()))
def test_every_cause_that_a_check_names_has_a_fix(checklist, check):
    named = causes_of(check)

    assert {cause for cause in named if checklist.fix(check, cause) is None} == set()


@pytest.mark.parametrize("room", ["cobalt", "engine"])
def test_every_cause_that_shared_code_names_has_a_fix(checklist, room):
    named = {cause for text in modules(room).values() for cause in causes_in(text)}
    own = {cause for item in checklist.items() for cause in item.causes}

    assert named - own - set(checklist.causes) == set()


def test_every_shared_fix_belongs_to_a_cause_that_some_code_names(checklist):
    named = {
        cause for room in ("checks", "cobalt", "engine") for text in modules(room).values() for cause in causes_in(text)
    }

    assert set(checklist.causes) - named == set()


def test_every_fix_of_an_item_belongs_to_a_cause_that_its_checks_can_name(checklist):
    shared = {cause for text in modules("cobalt").values() for cause in causes_in(text)}
    stray = {
        (item.id, cause)
        for item in checklist.items()
        for cause in set(item.causes) - shared
        if not any(cause in causes_of(check) for check in item.checks)
    }

    assert stray == set()
