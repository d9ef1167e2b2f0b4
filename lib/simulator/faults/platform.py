"""What the platform itself does wrong."""

from lib.simulator.faults.fault import Fault, defects, scenarios

FAULTS: tuple[Fault, ...] = (
    *defects(
        "key_is_accepted",
        ("key-rejected", "failed", "key-refused", "The organisation's own key is answered with 401."),
    ),
    *defects(
        "unknown_key_is_refused",
        ("accepts-any-key", "failed", "unknown-key-accepted", "Any key opens the API; its prefix decides where."),
        (
            "undocumented-error-shape",
            "failed",
            "error-shape-undocumented",
            "An unknown key gets 401 with a body of none of the documented shapes.",
        ),
    ),
    *defects(
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
    *defects(
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
    *defects(
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
    *defects(
        "applications_are_listed",
        ("no-applications", "failed", "no-application-enabled", "The list of applications is empty."),
        ("application-malformed", "failed", "application-unreadable", "One entry of the list is no application."),
        ("application-not-listed", "failed", "application-not-listed", "The list leaves out all OAuth applications."),
    ),
    *defects(
        "tests_touch_no_production_account",
        (
            "production-account-in-test",
            "failed",
            "production-account-in-test",
            "What is connected in test is the account of a real customer.",
        ),
    ),
    *defects(
        "production_holds_no_test_accounts",
        (
            "test-account-in-production",
            "warned",
            "test-accounts-in-production",
            "Production holds a linked account named demo-1.",
        ),
    ),
    *defects(
        "keys_belong_to_their_environments",
        (
            "production-key-rejected",
            "failed",
            "production-key-refused",
            "The production key is answered with 401.",
        ),
    ),
    *defects(
        "cobalt_errors_are_documented",
        (
            "execution-error-undocumented",
            "warned",
            "error-undocumented",
            "An unknown execution gets 404 with a body of none of the documented shapes.",
        ),
    ),
    *defects(
        "webhook_announces_expired_connections",
        (
            "expiry-not-announced",
            "failed",
            "expiry-not-announced",
            "No webhook has the event Connection Expired.",
        ),
    ),
    *defects(
        "no_connection_has_expired",
        (
            "connection-expired",
            "warned",
            "connections-expired",
            "The connections of all customers but the one in the launch have expired.",
        ),
    ),
    *defects(
        "answers_fit_their_documentation",
        ("webhook-lacks-a-field", "warned", "answer-lacks-fields", "Webhooks come without updatedAt."),
    ),
    *scenarios(
        ("key-wrong-env", "Each key opens the other environment."),
        ("clock-skew", "A session token begins in five minutes and ends in six."),
    ),
)
