"""What a person tells us about the integration that goes live. Secrets stand here only as references."""

from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from lib.launch.fields import Address, Base, Count, KeyReference, Moment, Payload, Redirectable, Text, Words

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
SECRETS = ("api_key", "production_key", "client_secret", "app_session")  # settings that say where a secret is kept


class Settings(BaseModel):
    """Every field may be empty: a check that needs it is then *blocked* and names it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)

    base_url: Base = Field(
        "", title="Cobalt base URL", description="Where API calls go.", examples=["https://app.refold.ai"]
    )
    api_key: KeyReference = Field(
        "",
        title="API key",
        description="Where the organisation's key is kept; the key itself is never stored.",
        examples=["env:COBALT_API_KEY"],
    )
    linked_account_id: Text = Field(
        "",
        title="Linked account id",
        description="Your own id of a customer who signed up, as your code sends it to Cobalt.",
        examples=["acme"],
    )
    app_slug: Text = Field(
        "",
        title="Application slug",
        description="The application that customers will connect.",
        examples=["hubspot"],
    )
    expected_client_id: Text = Field(
        "",
        title="OAuth client id",
        description="The client id shown in the provider's developer console.",
        examples=["0a1b2c3d-4e5f"],
    )
    expected_scopes: Words = Field(
        (),
        title="Scopes",
        description="The scopes that your actions need, separated by blanks or commas.",
        examples=["crm.objects.contacts.read oauth"],
    )
    onboarding_url: Address = Field(
        "",
        title="Onboarding page",
        description="The page of your product on which customers connect. It is opened without any login.",
        examples=["https://app.example.com/integrations"],
    )
    production_key: KeyReference = Field(
        "",
        title="Production API key",
        description="Where the production key is kept, to tell test from production. It only reads.",
        examples=["env:COBALT_PRODUCTION_KEY"],
    )
    denied_account_id: Text = Field(
        "",
        title="Account without access",
        description="Your id of a customer whose plan must not see the workflow.",
        examples=["initech"],
    )
    client_secret: KeyReference = Field(
        "",
        title="OAuth client secret",
        description="Where the OAuth client's secret is kept. It is sent to the provider's token endpoint only.",
        examples=["env:HUBSPOT_CLIENT_SECRET"],
    )
    registered_callbacks: Words = Field(
        (),
        title="Registered callback URLs",
        description="Copied from the provider's developer console, separated by blanks.",
        examples=["https://app.refold.ai/api/v1/hubspot/callback"],
    )
    app_session: KeyReference = Field(
        "",
        title="Signed-in session of your product",
        description="Where a header line of a signed-in test user is kept, such as “Cookie: session=…”.",
        examples=["env:APP_SESSION"],
    )
    token_url: Address = Field(
        "",
        title="Session-token endpoint",
        description="The endpoint of your product that gives its signed-in user a Cobalt session token.",
        examples=["https://app.example.com/api/cobalt-token"],
    )
    connect_form_url: Address = Field(
        "",
        title="Connect form",
        description="The page with the form for an application that connects by key; {slug} stands for its slug.",
        examples=["https://app.example.com/integrations/{slug}"],
    )
    signed_up_at: Moment = Field(
        "",
        title="Time of sign-up",
        description="When the customer of the linked account signed up, with the time zone.",
        examples=["2026-11-24T09:30:00Z"],
    )
    sign_up_url: Address = Field(
        "",
        title="Sign-up endpoint",
        description='Takes a POST with {"account": …} and signs up a user. Only asked with consent to real effects.',
        examples=["https://staging.example.com/api/signup"],
    )
    backend_url: Address = Field(
        "",
        title="Backend's list of applications",
        description="The endpoint of your backend that lists the applications it got from Cobalt, as JSON.",
        examples=["https://app.example.com/api/applications"],
    )
    staging_url: Redirectable = Field(
        "",
        title="Staging backend",
        description="The same list in staging, which can be sent to another Cobalt: {base_url} stands for its address.",
        examples=["http://127.0.0.1:3000/api/applications?cobalt={base_url}"],
    )
    webhook_url: Address = Field(
        "",
        title="Webhook receiver",
        description="Where your product takes Cobalt's webhooks.",
        examples=["https://app.example.com/webhooks/cobalt"],
    )
    workflow_id: Text = Field(
        "",
        title="Workflow id",
        description="The id of the workflow that goes live, from its address in the console.",
        examples=["65f0a1b2c3d4e5f60718293a"],
    )
    node_budget: Count = Field(
        "15",
        title="Most nodes in a workflow",
        description="More are a warning, twice as many a failure.",
        examples=["15"],
    )
    event_name: Text = Field(
        "",
        title="Event name",
        description="The event that starts the workflow, exactly as in the console.",
        examples=["Contact Created"],
    )
    event_payload: Payload = Field(
        "",
        title="Sample of the event's payload",
        description="A real one with made-up data, as JSON.",
        examples=['{"contact": {"email": "ana@example.com"}}'],
    )
    workflow_payload: Payload = Field(
        "",
        title="Payload of a test run",
        description="What the workflow is given in an end-to-end test, as JSON. The run has real effects.",
        examples=['{"email": "ana@example.com"}'],
    )
    expected_output: Payload = Field(
        "",
        title="Expected output",
        description="What the test run must give back at least, as JSON.",
        examples=['{"synced": true}'],
    )
    required_fields: Words = Field(
        (),
        title="Fields for your own API",
        description="Fields that the workflow must send to your own API, separated by blanks.",
        examples=["email company_id"],
    )
    proxy_url: Address = Field(
        "",
        title="Your API behind the proxy",
        description="The endpoint of your own API that the workflow calls. It is asked without any credential.",
        examples=["https://api.example.com/v1/contacts"],
    )
    sdk_versions: Words = Field(
        (),
        title="SDK packages",
        description="Names with exact versions from your package manifest, separated by blanks.",
        examples=["@cobaltio/cobalt-js@9.2.0"],
    )
    slack_link: Address = Field(
        "",
        title="Slack channel",
        description="A link to a message in the channel that you share with Cobalt Support.",
        examples=["https://acme.slack.com/archives/C0123456789/p1700000000000000"],
    )
    runbook_url: Address = Field(
        "",
        title="Runbook",
        description="Where your team looks first when the integration breaks.",
        examples=["https://wiki.example.com/cobalt-runbook"],
    )

    @field_validator("api_key", "production_key", "client_secret", "app_session")
    @classmethod
    def _keeps_the_rehearsal_apart(cls, reference: str, info: ValidationInfo) -> str:
        base_url = info.data.get("base_url", "")
        if reference.startswith("rehearsal:") and base_url and urlsplit(base_url).hostname not in LOOPBACK_HOSTS:
            raise ValueError("is the rehearsal’s, for a Cobalt on this machine only; use env:NAME or file:/path")
        return reference

    def is_rehearsal(self) -> bool:
        """Whether the launch points at a Cobalt on this machine."""
        return bool(self.base_url) and urlsplit(self.base_url).hostname in LOOPBACK_HOSTS

    def missing(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `fields` that are empty."""
        return tuple(field for field in fields if not getattr(self, field))

    def changed(self, **values: Any) -> Self:
        """A validated copy. Raises ValidationError that names the field."""
        return type(self).model_validate(self.model_dump() | values)


GROUPS: dict[str, tuple[str, ...]] = {  # how a form shows them
    "Cobalt": ("base_url", "api_key", "linked_account_id", "app_slug", "denied_account_id", "production_key"),
    "OAuth client": ("expected_client_id", "client_secret", "expected_scopes", "registered_callbacks"),
    "Your product": (
        *("onboarding_url", "app_session", "token_url", "connect_form_url", "backend_url", "staging_url"),
        *("webhook_url", "signed_up_at", "sign_up_url", "sdk_versions"),
    ),
    "Workflow": (
        *("workflow_id", "node_budget", "event_name", "event_payload", "required_fields", "proxy_url"),
        *("workflow_payload", "expected_output"),
    ),
    "Support": ("slack_link", "runbook_url"),
}


def title(field: str) -> str:
    """A setting's name as people read it; any other field's own name."""
    known = Settings.model_fields.get(field)
    return (known and known.title) or field.replace("_", " ").capitalize()


def complaints(error: ValidationError) -> dict[str, str]:
    """What is wrong, a sentence a field, without the offending value (it may be a misplaced secret)."""
    return {
        str(each["loc"][0]) if each["loc"] else "": each["msg"].removeprefix("Value error, ")
        for each in error.errors(include_url=False, include_input=False, include_context=False)
    }
