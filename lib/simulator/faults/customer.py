"""What the customer's own app does wrong."""

from lib.simulator.faults.fault import Fault, defects, scenarios

FAULTS: tuple[Fault, ...] = (
    *defects(
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
    *defects(
        "backend_refuses_strangers",
        (
            "backend-open",
            "failed",
            "backend-open-to-strangers",
            "The backend answers strangers, and any page of the web.",
        ),
    ),
    *defects(
        "token_endpoint_refuses_strangers",
        (
            "product-token-for-strangers",
            "failed",
            "token-endpoint-open",
            "The token endpoint gives a token to somebody who is not signed in.",
        ),
    ),
    *defects(
        "token_endpoint_refuses_foreign_accounts",
        (
            "product-token-for-anyone",
            "failed",
            "foreign-token-given",
            "The token endpoint gives a token for whatever account the request names.",
        ),
    ),
    *defects(
        "product_token_is_the_users_own",
        (
            "product-token-shared",
            "failed",
            "product-token-of-another",
            "The token endpoint gives all users a token of one and the same account.",
        ),
        (
            "product-token-cached",
            "warned",
            "product-token-cacheable",
            "The token endpoint lets browsers and proxies keep the token.",
        ),
    ),
    *defects(
        "product_ships_no_api_key",
        ("script-leaks-key", "failed", "key-in-product", "A script of the integrations page carries the API key."),
        (
            "script-carries-old-key",
            "warned",
            "key-shape-in-product",
            "A script of the integrations page carries a key that is not the organisation's.",
        ),
    ),
    *defects(
        "signed_in_page_embeds_cobalt",
        (
            "embedding-hidden",
            "inconclusive",
            "embedding-not-seen",
            "The integrations page does not show by any name that it uses Cobalt.",
        ),
    ),
    *defects(
        "popup_policy_lets_oauth_work",
        ("popup-severed", "warned", "popup-severed", "The integrations page loses sight of the windows that it opens."),
        (
            "policy-excludes-cobalt",
            "warned",
            "policy-excludes-cobalt",
            "The integrations page may not call anything, Cobalt included.",
        ),
    ),
    *defects(
        "product_addresses_carry_no_token",
        ("token-in-address", "failed", "token-in-address", "A link of the integrations page carries a session token."),
    ),
    *defects(
        "own_api_refuses_strangers",
        ("own-api-open", "failed", "own-api-open", "The API that workflows call gives its contacts to anybody."),
    ),
    *defects(
        "webhook_receiver_takes_signed_events",
        ("receiver-fails", "failed", "receiver-fails", "The webhook receiver answers 500."),
        ("receiver-slow", "warned", "receiver-slow", "The webhook receiver answers after six seconds."),
        (
            "receiver-refuses-signed",
            "failed",
            "receiver-refuses-signed",
            "The webhook receiver takes its own key for another and refuses every message.",
        ),
        (
            "receiver-refuses-duplicates",
            "failed",
            "receiver-refuses-duplicates",
            "The webhook receiver answers 409 to a message that it has taken before.",
        ),
    ),
    *defects(
        "webhook_receiver_refuses_forged_events",
        (
            "receiver-trusts-everybody",
            "warned",
            "receiver-trusts-forged",
            "The webhook receiver takes messages without or with a wrong signature.",
        ),
    ),
    *defects(
        "staging_survives_odd_answers",
        (
            "backend-prints-undefined",
            "failed",
            "odd-answer-shows-through",
            "The backend prints `undefined` for what an answer does not have.",
        ),
    ),
    *defects(
        "staging_survives_errors",
        ("backend-hangs", "failed", "staging-hangs", "The backend waits for a Cobalt in trouble for ever."),
    ),
    *defects(
        "staging_gives_up_on_a_silent_cobalt",
        (
            "backend-sets-no-time-limit",
            "failed",
            "staging-hangs",
            "The backend waits for ever for a Cobalt that does not answer.",
        ),
    ),
    *defects(
        "staging_does_not_retry_refusals",
        ("backend-retries-refusals", "failed", "refusal-retried", "The backend asks again when Cobalt refuses."),
    ),
    *defects(
        "staging_retries_with_pauses",
        (
            "backend-loops",
            "failed",
            "staging-hot-loop",
            "The backend asks a Cobalt in trouble again at once, 25 times.",
        ),
        ("backend-ignores-pauses", "failed", "retry-after-ignored", "The backend does not read Retry-After."),
        ("backend-pauses-evenly", "warned", "staging-pauses-too-short", "The backend's pauses do not grow."),
        ("backend-gives-up", "warned", "staging-never-retries", "The backend gives up at the first error."),
    ),
    *defects(
        "staging_leaks_nothing",
        (
            "backend-leaks-trace",
            "failed",
            "staging-leaks",
            "The backend shows its stack trace when Cobalt does not answer well.",
        ),
    ),
    *defects(
        "product_shows_every_application",
        (
            "product-shows-no-apps",
            "failed",
            "no-application-shown",
            "The integrations page shows none of the applications.",
        ),
        (
            "product-shows-some-apps",
            "warned",
            "applications-not-all-shown",
            "The integrations page shows two of the applications.",
        ),
    ),
    *defects(
        "connect_form_shows_labels_and_instructions",
        (
            "form-without-labels",
            "failed",
            "connect-form-without-labels",
            "The form for connecting by key does not say what its fields are.",
        ),
        (
            "form-without-instructions",
            "warned",
            "connect-form-without-instruction",
            "The form for connecting by key has no instruction and no link to help.",
        ),
    ),
    *defects(
        "help_links_open",
        (
            "help-link-dead",
            "warned",
            "help-link-dead",
            "The help that the form for connecting by key links to is not there.",
        ),
    ),
    *defects(
        "sign_up_creates_a_linked_account",
        ("signup-creates-nothing", "failed", "sign-up-makes-no-account", "Signing up creates no linked account."),
        (
            "signup-shares-account",
            "failed",
            "sign-up-shares-account",
            "Signing up puts everybody into one linked account.",
        ),
    ),
    *defects(
        "product_offers_to_reconnect",
        (
            "backend-hides-expiry",
            "failed",
            "expiry-not-noticed",
            "The backend calls every connection connected, whether it has expired or not.",
        ),
    ),
    *scenarios(
        ("redirect-loop", "Every page of the app leads to itself."),
        ("tls-bad", "Every page of the app leads to a secure address whose certificate is expired and self-signed."),
        ("product-hides-expiry", "The integrations page says Connected where a connection has expired."),
        ("icons-without-alt", "The integrations page's icons have no text for those who do not see them."),
        ("backend-truncates", "The backend reads the first page of a list and takes it for the whole."),
    ),
)
