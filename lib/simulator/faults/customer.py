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
    *scenarios(
        ("script-leaks-key", "A script of the integrations page carries the API key."),
        ("product-token-for-strangers", "The token endpoint gives a token to somebody who is not signed in."),
        ("product-token-for-anyone", "The token endpoint gives a token for whatever account the request names."),
        ("product-token-shared", "The token endpoint gives all users a token of one and the same account."),
        ("product-token-cached", "The token endpoint lets browsers and proxies keep the token."),
        ("product-shows-no-apps", "The integrations page shows none of the applications."),
        ("product-shows-some-apps", "The integrations page shows two of the applications."),
        ("product-hides-expiry", "The integrations page says Connected where a connection has expired."),
        ("icons-without-alt", "The integrations page's icons have no text for those who do not see them."),
        ("form-without-labels", "The form for connecting by key does not say what its fields are."),
        ("form-without-instructions", "The form for connecting by key has no instruction and no link to help."),
        ("signup-creates-nothing", "Signing up creates no linked account."),
        ("signup-shares-account", "Signing up puts everybody into one linked account."),
        ("receiver-trusts-everybody", "The webhook receiver takes messages without or with a wrong signature."),
        ("receiver-slow", "The webhook receiver answers after six seconds."),
        ("receiver-fails", "The webhook receiver answers 500."),
        ("backend-loops", "The backend asks a Cobalt in trouble again at once, many times, refusals included."),
        ("backend-hangs", "The backend waits for a Cobalt in trouble for ever."),
        ("backend-leaks-trace", "The backend shows its stack trace when Cobalt does not answer well."),
        ("backend-truncates", "The backend reads the first page of a list and takes it for the whole."),
        ("backend-prints-undefined", "The backend prints `undefined` for what an answer does not have."),
    ),
)
