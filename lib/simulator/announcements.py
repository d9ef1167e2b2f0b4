"""Tells the organisation's webhooks what has happened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from lib.simulator import misdelivered, seeds, webhooks
from lib.simulator.deliveries import Deliveries, Letter, compact
from lib.simulator.moments import iso, rfc1123
from lib.simulator.runs import Run
from lib.simulator.seeds import Environment
from lib.simulator.webhooks import Webhook


@dataclass
class Announcer:
    """Knows who wants to be told, and sends it."""

    seed: int
    deliveries: Deliveries
    name_of: Callable[[Environment, str], str]  # an account's, by its id
    faults: Callable[[], frozenset[str]]  # that are active just now
    webhooks: list[Webhook] = field(default_factory=list)

    def run_ended(self, run: Run, base: str) -> None:
        """One of the four workflow events, by how the run ended. `base` is the simulator's own address."""
        status = "STOPPED" if run.stopped else run.status(max(self.deliveries.clock(), run.ends))
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
        wanted = (
            each
            for each in self.webhooks
            if each.wants(facts["event"], run.environment, run.workflow.slug, run.workflow.id)
        )
        self._tell(wanted, facts, base, run.outcome.response, run.faults)

    def connection(self, event: str, environment: Environment, account_id: str, slug: str, base: str = "") -> None:
        """One of webhooks.CREATED, DELETED and EXPIRED."""
        facts = {
            "linked_account_id": account_id,
            "org_id": seeds.organisation(self.seed),
            "environment": environment,
            "type": "General",
            "event": event,
            "slug": slug,
            "createdAt": rfc1123(self.deliveries.clock()),
        }
        self._tell((each for each in self.webhooks if each.wants(event, environment, slug, "")), facts, base)

    def _tell(
        self,
        wanted: Iterable[Webhook],
        facts: dict[str, Any],
        base: str,
        response: Any = None,
        faults: frozenset[str] = frozenset(),
    ) -> None:
        faults |= self.faults()
        for webhook in wanted:
            body = compact(
                webhook.message(facts, response, self.name_of(webhook.environment, facts["linked_account_id"]))
            )
            signature = misdelivered.signature(faults, body, seeds.key(webhook.environment, self.seed))
            headers = webhook.headers | {"content-type": "application/json"} | signature
            letter = Letter(webhook.id, facts["event"], webhook.method, webhook.address(base), headers, body, faults)
            self.deliveries.send(letter)


def _failure(run: Run) -> dict[str, Any]:
    failed = next(record for record in run.outcome.records if record.status == "Errored")
    return {
        "failed_node": {"node_id": failed.node.id, "node_name": failed.node.name},
        "attempts_made": failed.attempts,
        "errored_at": iso(run.ends),
        "error": failed.output,
    }
