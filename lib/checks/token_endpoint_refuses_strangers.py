"""The endpoint for session tokens gives nothing to somebody who is not signed in."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.addresses import is_protected
from lib.cobalt.errors import Unusable
from lib.cobalt.journey import Arrival
from lib.cobalt.pages import is_sign_in, opens_connection
from lib.cobalt.providers import is_robot_test
from lib.cobalt.quotes import shown
from lib.cobalt.token_endpoint import ask_for_token, blames_forgery, has_token
from lib.launch.verdict import Verdict, failed, inconclusive, passed


# It writes nothing: an endpoint that mints a token for strangers has been found by it, and must be closed.
@check(needs=("token_url",))
def token_endpoint_refuses_strangers(target: Target) -> Conversation:
    try:
        arrival = yield from ask_for_token(target.settings.token_url)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge_gift(arrival) or _judge_absence(arrival) or _judge_refusal(arrival)


def _judge_gift(arrival: Arrival) -> Verdict | None:
    if any(opens_connection(hop) for hop in arrival.hops) or (
        arrival.response.is_success and has_token(arrival.response)
    ):
        because = "Somebody who is not signed in was given a token by your endpoint for session tokens."
        return failed("token-endpoint-open", because, status=str(arrival.response.status_code))
    return None


def _judge_absence(arrival: Arrival) -> Verdict | None:
    status = arrival.response.status_code
    if status == 429:
        return inconclusive("rate-limited", "The endpoint asked for a pause (429); run this check again later.")
    if status in (404, 405, 410) or status >= 500:
        because = f"The endpoint for session tokens answered {status}, neither to POST nor to GET otherwise."
        return inconclusive("token-endpoint-unavailable", because, status=str(status))
    return None


def _judge_refusal(arrival: Arrival) -> Verdict:
    response, (first, *ways) = arrival.response, arrival.hops
    status = response.status_code
    led = next((hop for hop in ways if is_sign_in(hop, first.host)), None)
    refused = status in (401, 403) and not (is_robot_test(response) or blames_forgery(response) or has_token(response))
    if not (led or refused):
        because = f"The endpoint answered {status} to somebody who is not signed in, and that is no clear refusal."
        return inconclusive("token-endpoint-undecided", because, status=str(status))
    if not is_protected(led or arrival.url):
        because = f"The endpoint at {shown(arrival.url.host)} answers without encryption: use https only."
        return failed("token-endpoint-not-https", because, status=str(status))
    how = "is led to the sign-in" if led else f"is refused ({status})"
    return passed(f"Somebody who is not signed in {how} by the endpoint for session tokens.", status=str(status))
