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
    *scenarios(
        ("product-shows-no-apps", "The integrations page shows none of the applications."),
        ("product-shows-some-apps", "The integrations page shows two of the applications."),
        ("product-hides-expiry", "The integrations page says Connected where a connection has expired."),
        ("icons-without-alt", "The integrations page's icons have no text for those who do not see them."),
        ("form-without-labels", "The form for connecting by key does not say what its fields are."),
        ("form-without-instructions", "The form for connecting by key has no instruction and no link to help."),
        ("signup-creates-nothing", "Signing up creates no linked account."),
        ("signup-shares-account", "Signing up puts everybody into one linked account."),
        ("backend-loops", "The backend asks a Cobalt in trouble again at once, many times, refusals included."),
        ("backend-hangs", "The backend waits for a Cobalt in trouble for ever."),
        ("backend-leaks-trace", "The backend shows its stack trace when Cobalt does not answer well."),
        ("backend-truncates", "The backend reads the first page of a list and takes it for the whole."),
        ("backend-prints-undefined", "The backend prints `undefined` for what an answer does not have."),
    ),
)
