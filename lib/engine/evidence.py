"""What is kept of a request and its answer: redacted, short, enough to judge by."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from lib.cobalt.secretive import PLACEHOLDER
from lib.engine.disguises import spellings
from lib.engine.legible import Legible
from lib.engine.line import Attempt
from lib.engine.redact import SHORTEST, Redactor
from lib.launch.entries import Exchange
from lib.launch.secret import Secret

KEPT_HEADERS = ("content-type", "location", "retry-after", "www-authenticate", "cache-control")


CUT = "…"  # ends a quote that was shortened


@dataclass(frozen=True)
class Evidence:
    """An exchange as the journal keeps it, and the whole redacted body for the store."""

    exchange: Exchange
    body: bytes = b""


def record(attempt: Attempt, redactor: Redactor, secrets: Iterable[Secret] = ()) -> Evidence:
    """The evidence of one attempt. `secrets` are those whose stumps are looked for, see `without_stumps`."""
    request, response = attempt.request, attempt.response
    asked = {"method": request.method, "url": redactor.url(str(request.url)), "milliseconds": attempt.milliseconds}
    if response is None:
        because = attempt.fault.because if attempt.fault else "no answer"  # may name a host that the other side chose
        return Evidence(Exchange.model_validate(asked | {"fault": without_stumps(redactor.text(because), secrets)}))
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    content_type = response.headers.get("content-type", "")
    answer = Legible(response.content, content_type)
    body = redactor.body(answer).encode() if response.content else b""
    answered = {
        "status": response.status_code,
        "trace_id": redactor.text(response.headers.get("x-trace-id", ""))[:100],
        "headers": redactor.headers(headers),
        "excerpt": redactor.excerpt(answer),
        "body": hashlib.sha256(body).hexdigest() if body else "",
    }
    return Evidence(Exchange.model_validate(asked | answered), body)


def without_stumps(text: str, secrets: Iterable[Secret]) -> str:
    """Sentences quote only so much of an answer; where such a cut falls into a secret, what is left of it goes too."""
    *ended, rest = text.split(CUT)
    if not ended:
        return text
    written = [each.decode("utf-8", "surrogatepass") for secret in secrets for each in spellings(secret.reveal())]
    return CUT.join([*(_without_stump(each, written) for each in ended), rest])


def _without_stump(text: str, written: Iterable[str]) -> str:
    end = text.lower()
    sizes = (size for each in written for size in range(SHORTEST, len(each) + 1) if end.endswith(each[:size]))
    longest = max(sizes, default=0)
    return text[: len(text) - longest] + PLACEHOLDER if longest else text
