"""The applications that the organisation has enabled, as data."""

from dataclasses import dataclass, field
from typing import Any

from lib.simulator.provider_profiles import PLAIN


@dataclass(frozen=True)
class Input:
    """A field that a customer fills in to connect with a key."""

    name: str
    label: str
    placeholder: str
    type: str = "text"
    help_text: str = ""

    def shape(self) -> dict[str, Any]:
        """As the API shows it."""
        return {
            "name": self.name,
            "label": self.label,
            "placeholder": self.placeholder,
            "required": True,
            "type": self.type,
            "help_text": self.help_text,
        }


@dataclass(frozen=True)
class App:
    """`scopes` are joined by `separator` in the OAuth address; no scopes and no inputs would mean no way to connect."""

    slug: str
    name: str
    description: str
    tags: tuple[str, ...]
    scopes: tuple[str, ...] = ()
    separator: str = " "
    inputs: tuple[Input, ...] = ()
    extra_scope: str = field(default="", kw_only=True)  # registered with the provider, not asked for
    provider: str = field(default=PLAIN, kw_only=True)  # one of PROFILES

    @property
    def auth_types(self) -> tuple[str, ...]:
        """The first one is the usual one."""
        return (("oauth2",) if self.scopes else ()) + (("keybased",) if self.inputs else ())

    def auth_structure(self) -> dict[str, dict[str, str]]:
        """What has to be given for each way to connect."""
        given = {
            "oauth2": {"access_token": "string", "refresh_token": "string"},
            "keybased": {each.name: "string" for each in self.inputs},
        }
        return {auth_type: given[auth_type] for auth_type in self.auth_types}


APPS: dict[str, App] = {
    app.slug: app
    for app in (
        App(
            "hubspot",
            "HubSpot",
            "Contacts, companies and deals.",
            ("CRM",),
            scopes=("oauth", "crm.objects.contacts.read", "crm.objects.owners.read"),
            extra_scope="crm.objects.deals.write",
        ),
        App(
            "slack",
            "Slack",
            "Messages to channels and people.",
            ("Communication",),
            scopes=("chat:write", "users:read"),
            separator=",",
            extra_scope="channels:history",
            provider="slack",
        ),
        App(
            "salesforce",
            "Salesforce",
            "Accounts, leads and opportunities.",
            ("CRM",),
            scopes=("api", "refresh_token", "offline_access"),
            extra_scope="full",
            provider="salesforce",
        ),
        App(
            "netsuite",
            "NetSuite",
            "Customers, invoices and ledgers.",
            ("ERP", "Accounting"),
            scopes=("rest_webservices",),
            inputs=(
                Input("account_id", "Account id", "1234567", help_text="Setup, Company, Company Information."),
                Input("token_id", "Token id", "0a1b2c", "password", help_text="Setup, Users/Roles, Access Tokens."),
            ),
            extra_scope="restlets",
            provider="netsuite",
        ),
        App(
            "copper",
            "Copper",
            "People and pipelines.",
            ("CRM",),
            inputs=(
                Input("email", "E-mail", "you@example.com", help_text="The address that you sign in to Copper with."),
                Input("api_key", "API key", "0a1b2c3d", "password", help_text="Settings, Integrations, API keys."),
            ),
        ),
    )
}
