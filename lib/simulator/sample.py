"""The settings of a launch that is ready to go, for a local Cobalt."""

import json

from lib.simulator import clients, sample_app, seed_workflows, seeds
from lib.simulator.catalogue import APPS
from lib.simulator.seeds import Environment

ACCOUNT = "acme"
DENIED_ACCOUNT = "initech"
APP = "hubspot"
SIGNED_UP_AT = "2026-01-15T08:58:30Z"  # the seeded accounts were made at nine
WORKFLOW = seed_workflows.GOOD  # its alias
EVENT = seed_workflows.CONTACT_CREATED
PAYLOAD = seed_workflows.CONTACT  # of the event, and of a run by hand
OUTPUT = {"outcome": "created"}  # what a run answers at least
OWN_APP_FIELDS = ("contact_id", "hubspot_id")  # what the organisation's own app must be sent


def sample_settings(base_url: str, seed: int = 1) -> dict[str, object]:
    """By the field names of lib.launch.settings. `base_url` may carry a prefix with faults."""
    base = base_url.rstrip("/")
    return {
        "base_url": base,
        "api_key": "rehearsal:test",
        "linked_account_id": ACCOUNT,
        "signed_up_at": SIGNED_UP_AT,
        "app_slug": APP,
        "expected_client_id": clients.client_id(APP, "test", seed),
        "expected_scopes": list(APPS[APP].scopes),
        "client_secret": "rehearsal:client-secret",
        "registered_callbacks": [clients.callback(base, APP)],
        "production_key": "rehearsal:production",
        "onboarding_url": f"{base}{sample_app.INTEGRATIONS}",
        "app_session": "rehearsal:session",
        "token_url": f"{base}{sample_app.TOKEN}",
        "connect_form_url": f"{base}{sample_app.CONNECT_FORM}",
        "backend_url": f"{base}{sample_app.APPLICATIONS}",
        "staging_url": f"{base}{sample_app.STAGING}",
        "webhook_url": f"{base}{sample_app.WEBHOOK}",
        "sign_up_url": f"{base}{sample_app.SIGN_UP}",
        "sdk_versions": ["@cobaltio/cobalt-js@9.2.0"],
        "slack_link": "https://sample-app.slack.com/archives/C0123456789/p1700000000000000",
        "runbook_url": f"{base}/",
        "denied_account_id": DENIED_ACCOUNT,
        "workflow_id": workflow_id("test", seed),
        "event_name": EVENT,
        "event_payload": json.dumps(PAYLOAD),
        "workflow_payload": json.dumps(PAYLOAD),
        "expected_output": json.dumps(OUTPUT),
        "required_fields": list(OWN_APP_FIELDS),
        "proxy_url": f"{base}{sample_app.OWN_API}",
    }


def workflow_id(kind: Environment = "test", seed: int = 1) -> str:
    """The id of the workflow that goes live."""
    return seed_workflows.identity(WORKFLOW, kind, seed)


def rehearsal_key(kind: Environment, seed: int = 1) -> str:
    """The key that the local Cobalt of this seed accepts."""
    return seeds.key(kind, seed)


def rehearsal_secrets(seed: int = 1) -> dict[str, str]:
    """All that the local Cobalt and its sample app accept, by the references of a rehearsal. None is a secret."""
    return {
        "rehearsal:test": rehearsal_key("test", seed),
        "rehearsal:production": rehearsal_key("production", seed),
        "rehearsal:client-secret": clients.client_secret(APP, "test", seed),
        "rehearsal:session": sample_app.session_header(ACCOUNT, seed),
    }


def target_file(settings: dict[str, object]) -> str:
    """Settings as TOML. Raises TypeError for a value that is neither text nor a list of texts."""
    return "".join(f"{name} = {_toml(value)}\n" for name, value in settings.items())


def _toml(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(each) for each in value)}]"
    if not isinstance(value, str):
        raise TypeError(f"A setting is text or a list of texts, not {type(value).__name__}.")
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # JSON text is TOML text, but for DEL
