"""Tells the organisation's webhooks what has happened."""

from typing import Any

from lib.simulator import seeds, webhooks
from lib.simulator.deliveries import SIGNATURE, Letter, compact, sign
from lib.simulator.moments import iso, rfc1123
from lib.simulator.runs import Run
from lib.simulator.seeds import Environment
from lib.simulator.visit import Visit
from lib.simulator.webhooks import Webhook
from lib.simulator.world import Account


def run_ended(visit: Visit, run: Run) -> None:
    """One of the four workflow events, by how the run ended."""
    status = run.status(max(visit.world.clock(), run.ends))
    facts = {
        "linked_account_id": run.account_id,
        "instance_id": run.id,
        "workflow_id": run.workflow.id,
        "config_id": run.config_id,
        "environment": run.environment,
        "event": webhooks.WORKFLOW_EVENTS[status],
        "workflow_name": run.workflow.name,
        "status": status,
    }
    facts |= _failure(run) if status == "ERRORED" else {}
    _tell(visit, run.environment, facts, run.workflow.slug, run.workflow.id)


def connection(visit: Visit, account: Account, slug: str, event: str) -> None:
    """One of webhooks.CREATED, DELETED and EXPIRED."""
    facts = {
        "linked_account_id": account.account_id,
        "org_id": seeds.organisation(visit.world.seed),
        "environment": account.environment,
        "type": "General",
        "event": event,
        "slug": slug,
        "createdAt": rfc1123(visit.world.clock()),
    }
    _tell(visit, account.environment, facts, slug)


def _failure(run: Run) -> dict[str, Any]:
    failed = next(record for record in run.outcome.records if record.status == "Errored")
    return {
        "failed_node": {"node_id": failed.node.id, "node_name": failed.node.name},
        "attempts_made": failed.attempts,
        "errored_at": iso(run.ends),
        "error": failed.output,
    }


def _tell(visit: Visit, environment: Environment, facts: dict[str, Any], slug: str, workflow_id: str = "") -> None:
    for webhook in visit.world.webhooks:
        if webhook.wants(facts["event"], environment, slug, workflow_id):
            visit.world.deliveries.send(_letter(visit, webhook, facts))


def _letter(visit: Visit, webhook: Webhook, facts: dict[str, Any]) -> Letter:
    body = compact(webhook.message(facts))
    signature = sign(body, seeds.key(webhook.environment, visit.world.seed))
    headers = webhook.headers | {"content-type": "application/json", SIGNATURE: signature}
    return Letter(webhook.id, facts["event"], webhook.method, webhook.address(visit.base), headers, body)
