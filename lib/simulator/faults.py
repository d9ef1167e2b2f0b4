"""The catalogue of faults: what goes wrong, and which one check has to notice it, with which cause.

A *defect* is one wrong behaviour of the platform, the provider or the customer's app; everything else stays healthy, so
that exactly one check turns. A *disturbance* meets every API answer alike; it may never make a check fail, because
nothing was learned. Several faults may be active at once.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


class UnknownFault(Exception):
    """No fault has this name; the text says which one may have been meant."""

    def __init__(self, name: str) -> None:
        close = difflib.get_close_matches(name, CATALOGUE, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"known are: {', '.join(sorted(CATALOGUE))}."
        super().__init__(f"There is no fault '{name[:60]}'; {hint}")


@dataclass(frozen=True)
class Fault:
    """`check`, `outcome` and `cause` say what must come of it; `check` is "" where any check may meet it."""

    name: str
    does: str
    check: str = ""
    outcome: str = ""
    cause: str = ""


def _defects(check: str, *rows: tuple[str, str, str, str]) -> tuple[Fault, ...]:
    return tuple(Fault(name, does, check, outcome, cause) for name, outcome, cause, does in rows)


DEFECTS: tuple[Fault, ...] = (
    *_defects(
        "key_is_accepted",
        ("key-rejected", "failed", "key-refused", "The organisation's own key is answered with 401."),
    ),
    *_defects(
        "unknown_key_is_refused",
        ("accepts-any-key", "failed", "unknown-key-accepted", "Any key opens the API; its prefix decides where."),
        (
            "undocumented-error-shape",
            "failed",
            "error-shape-undocumented",
            "An unknown key gets 401 with a body of none of the documented shapes.",
        ),
    ),
    *_defects(
        "session_token_lives_and_dies",
        ("token-not-minted", "failed", "token-not-minted", "Asking for a session token is answered with 400."),
        ("token-unreadable", "failed", "token-unreadable", "The session token works but is no JWT."),
        ("token-for-other-account", "failed", "token-for-wrong-account", "The token is minted for another account."),
        (
            "token-wrong-environment",
            "failed",
            "token-for-wrong-environment",
            "The token names the other environment.",
        ),
        ("token-expired-at-birth", "failed", "token-already-expired", "The token expired an hour before it was made."),
        ("token-inactive", "failed", "token-not-active", "No bearer route accepts the token."),
        ("token-survives-revoke", "failed", "token-survives-revocation", "A revoked token goes on working."),
        ("token-lives-long", "warned", "token-lives-long", "The token lives almost seven days instead of one."),
    ),
    *_defects(
        "linked_account_exists",
        ("account-missing", "failed", "linked-account-missing", "The seeded accounts were never created."),
        (
            "account-wrong-environment",
            "failed",
            "linked-account-in-wrong-environment",
            "Reading a seeded account by id reports the other environment.",
        ),
        (
            "account-is-another",
            "failed",
            "linked-account-is-another",
            "Reading a seeded account by id gives another account.",
        ),
        (
            "account-unreadable",
            "failed",
            "linked-account-unreadable",
            "Reading a seeded account by id gives JSON that is no linked account.",
        ),
    ),
    *_defects(
        "upsert_is_idempotent",
        ("upsert-refused", "failed", "upsert-refused", "Upserting an account that exists is answered with 400."),
        (
            "upsert-makes-twins",
            "failed",
            "upsert-makes-twins",
            "Upserting an account that exists makes a second one with another _id.",
        ),
        ("upsert-always-new", "failed", "upsert-reports-wrongly-new", "Every upsert says new_account: true."),
        (
            "duplicate-create-accepted",
            "failed",
            "duplicate-create-accepted",
            "Creating an account that exists is answered with 200.",
        ),
        (
            "delete-does-nothing",
            "failed",
            "probe-not-removed",
            "An account that was written twice or more stays readable after DELETE answered 200.",
        ),
    ),
    *_defects(
        "applications_are_listed",
        ("no-applications", "failed", "no-application-enabled", "The list of applications is empty."),
        ("application-malformed", "failed", "application-unreadable", "One entry of the list is no application."),
        ("application-not-listed", "failed", "application-not-listed", "The list leaves out all OAuth applications."),
    ),
    *_defects(
        "client_id_is_expected",
        ("no-auth-url", "failed", "auth-url-not-given", "The OAuth address is refused: no credentials configured."),
        (
            "wrong-client-id",
            "failed",
            "client-id-differs",
            "The OAuth address carries another client, which the provider knows too.",
        ),
    ),
    *_defects(
        "callback_url_is_registered",
        (
            "redirect-not-registered",
            "failed",
            "redirect-not-registered",
            "The OAuth address carries a redirect address that the provider does not know.",
        ),
        (
            "redirect-unsafe",
            "failed",
            "redirect-unsafe",
            "The OAuth address carries a registered redirect address in plain HTTP on a public host.",
        ),
        (
            "redirect-decided-after-login",
            "inconclusive",
            "decided-after-login",
            "The provider shows its sign-in page whatever the client and the redirect address are.",
        ),
    ),
    *_defects(
        "scopes_are_as_expected",
        ("scope-missing", "failed", "scope-missing", "The OAuth address asks for one scope less."),
        ("scope-extra", "warned", "scope-extra", "The OAuth address asks for one scope more."),
    ),
    *_defects(
        "onboarding_page_refuses_strangers",
        ("onboarding-open", "failed", "onboarding-open-to-strangers", "The integrations page needs no sign-in."),
        ("onboarding-leaks-key", "failed", "onboarding-leaks-key", "The sign-in page carries the API key."),
        (
            "onboarding-undecided",
            "inconclusive",
            "onboarding-undecided",
            "The integrations page is an empty shell that a script would fill.",
        ),
    ),
)

DISTURBANCES: tuple[Fault, ...] = (
    Fault("slow", "Every API answer comes two seconds late."),
    Fault("hang", "No API request is ever answered.", outcome="inconclusive", cause="timed-out"),
    Fault("reset", "Every API connection is reset.", outcome="inconclusive", cause="answer-cut-short"),
    Fault(
        "close-early",
        "Every API connection is closed without a word.",
        outcome="inconclusive",
        cause="answer-cut-short",
    ),
    Fault("rate-limited", "Every API answer is 429, Retry-After 1.", outcome="inconclusive", cause="rate-limited"),
    Fault("error-500", "Every API answer is 500, as JSON.", outcome="inconclusive", cause="server-error"),
    Fault("error-503", "Every API answer is 503, as a proxy's page.", outcome="inconclusive", cause="server-error"),
    Fault("html-200", "Every API answer is 200 with a login page.", outcome="inconclusive", cause="answer-unreadable"),
    Fault("truncated", "The JSON of every API answer is cut.", outcome="inconclusive", cause="answer-unreadable"),
    Fault("legacy-errors", "Errors have the field names of 2023."),
)

CATALOGUE: dict[str, Fault] = {fault.name: fault for fault in (*DEFECTS, *DISTURBANCES)}


def choose(names: Iterable[str]) -> frozenset[str]:
    """The faults of these names. Raises UnknownFault."""
    chosen = frozenset(names)
    for name in sorted(chosen):
        if name not in CATALOGUE:
            raise UnknownFault(name)
    return chosen
