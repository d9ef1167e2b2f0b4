"""A staging backend and the journal of the local Cobalt that it was sent to, as checks of a rehearsal see them."""

from datetime import timedelta

from tests.checks.driver import body_of, replies
from tests.checks.replies import NOW, PROBE, ok

SETTINGS = {
    "base_url": "http://127.0.0.1:8765",
    "staging_url": "http://127.0.0.1:3000/applications?cobalt={base_url}",
    "app_session": "env:APP_SESSION",
}
SECRETS = {"app_session": "Cookie: session=signed-in"}
ELSEWHERE = SETTINGS | {"base_url": "https://app.refold.ai"}
LISTED = ok({"applications": [{"slug": "hubspot", "name": "HubSpot", "status": "Connect"}]})
SORRY = ok({"error": "Please try again in a few minutes."}, 502)


def line(fault, seconds, status, path="/api/v2/public/application", **others):
    prefix = f"/{PROBE}" + (f"/__fault/{fault}" if fault else "")
    at = (NOW + timedelta(seconds=seconds)).isoformat()
    return {"at": at, "prefix": prefix, "method": "GET", "path": path, "query": "", "status": status} | others


def journal(*lines):
    return ok(list(lines))


def one_each(statuses):
    """One call under each fault, and one without, each answered with its status."""
    return [line("", 0, 200), *(line(fault, 1, status) for fault, status in statuses.items())]


def lines_of(said, fault):
    """What the journal that was read has of one fault."""
    end = f"/{PROBE}" + (f"/__fault/{fault}" if fault else "")
    return [each for each in body_of(replies(said, "journal")[-1]) if each["prefix"].endswith(end)]


def seconds_of(lines):
    """When calls came."""
    return sorted(each["at"] for each in lines)
