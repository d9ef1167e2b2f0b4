"""What the platform tells wrongly of accounts and applications."""

from lib.simulator.faults.fault import Fault, defects, scenarios

FAULTS: tuple[Fault, ...] = (
    *defects(
        "unknown_account_gets_no_token",
        (
            "token-for-unknown-account",
            "failed",
            "unknown-account-gets-token",
            "A session token is given for an account that does not exist.",
        ),
    ),
    *defects(
        "application_entries_are_complete",
        (
            "application-without-auth-type",
            "failed",
            "application-without-auth-type",
            "Copper does not say how it is connected.",
        ),
        ("application-entry-bare", "warned", "application-entry-bare", "Copper has no description."),
    ),
    *defects(
        "application_icons_load",
        ("icons-broken", "warned", "application-icon-broken", "Every icon is answered with 404."),
    ),
    *defects(
        "linked_account_was_made_at_sign_up",
        ("account-made-late", "warned", "account-made-late", "Seeded accounts say that they were made two days later."),
    ),
    *defects(
        "every_customer_has_an_account_of_their_own",
        (
            "account-listed-twice",
            "failed",
            "account-id-given-twice",
            "The list of accounts has one id twice, as two accounts.",
        ),
        ("accounts-alike", "warned", "accounts-alike", "All accounts in the list have the same name."),
        ("one-account-only", "inconclusive", "no-second-account", "The list of accounts has a single one."),
    ),
    *defects(
        "linked_account_id_is_no_personal_data",
        (
            "account-ids-are-personal",
            "warned",
            "account-id-is-personal",
            "The list of accounts has e-mail addresses for ids.",
        ),
    ),
    *defects(
        "key_fields_carry_labels",
        ("key-field-without-label", "failed", "key-field-without-label", "Copper's fields have no label."),
        (
            "key-field-unexplained",
            "warned",
            "key-field-unexplained",
            "Copper's fields have neither placeholder nor help text.",
        ),
        ("key-fields-differ", "warned", "key-fields-differ", "Copper shows one field less than it expects."),
    ),
    *scenarios(
        ("duplicate-account", "Creating an account is answered as if it existed."),
        (
            "connections-apart",
            "Nothing goes wrong: its prefix has a world of its own, in which connections may expire.",
        ),
        (
            "reauth-required",
            "All connections have expired, and configs cannot be changed; switching it on is told to webhooks.",
        ),
    ),
)
