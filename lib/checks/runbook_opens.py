"""The runbook that is named can be opened, or asks for a login."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.addresses import BadAddress
from lib.cobalt.journey import Arrival, open_page
from lib.cobalt.pages import is_sign_in
from lib.launch.verdict import Verdict, inconclusive, passed, warned


@check(needs=("runbook_url",))
def runbook_opens(target: Target) -> Conversation:
    try:
        return _judge((yield from open_page(target.settings.runbook_url)))
    except BadAddress as reason:
        return inconclusive("runbook-undecided", f"The runbook leads to an address that cannot be opened: {reason}.")


def _judge(arrival: Arrival) -> Verdict:
    status = arrival.response.status_code
    facts = {"status": str(status)}
    if status in (404, 410):
        return warned("runbook-missing", f"There is no runbook at this address: it answered {status}.", **facts)
    if status in (200, 401, 403) or is_sign_in(arrival.url, arrival.hops[0].host):
        return passed(f"The runbook, or the login before it, answers ({status}).", **facts)
    return inconclusive("runbook-undecided", f"The address of the runbook answered {status}.", **facts)
