"""What goes wrong between the platform and the OAuth provider."""

from lib.simulator.faults.fault import Fault, defects, scenarios
from lib.simulator.provider_profiles import PROFILES, fault

FAULTS: tuple[Fault, ...] = (
    *defects(
        "client_id_is_expected",
        ("no-auth-url", "failed", "auth-url-not-given", "The OAuth address is refused: no credentials configured."),
        (
            "wrong-client-id",
            "failed",
            "client-id-differs",
            "The OAuth address carries another client, which the provider knows too.",
        ),
    ),
    *defects(
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
    *defects(
        "scopes_are_as_expected",
        ("scope-missing", "failed", "scope-missing", "The OAuth address asks for one scope less."),
        ("scope-extra", "warned", "scope-extra", "The OAuth address asks for one scope more."),
    ),
    *scenarios(
        ("connect-denied", "The person says no at the provider, as soon as they are asked."),
        ("connect-abandoned", "The person closes the provider's window without an answer."),
        *((fault(name), f"Every application is at a provider that answers like {name}.") for name in PROFILES),
    ),
)
