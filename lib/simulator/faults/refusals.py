"""What the API says no to, though the request was right: always, at times, or until the client has learned."""

from lib.simulator.faults.fault import Fault, scenarios

FAULTS: tuple[Fault, ...] = scenarios(
    ("400", "Every API request is answered with 400."),
    ("401-key", "Every API request that bears a key is answered with 401."),
    ("401-token-expired", "A session token expires after its first request; a new one is given."),
    ("token-revoked", "A session token is revoked as soon as its account gets another one."),
    ("403", "Every API request is answered with 403."),
    ("404", "Whatever an API request is about is not found; webhooks say so with 400, schemas with 500."),
    ("error-200", "Every API answer is 200 with an error in it."),
    ("429", "Of three requests to a route, the first two are answered with 429, without Retry-After."),
    ("429-retry-after", "Each route answers 429, Retry-After 1, until the client has kept that pause."),
    ("429-retry-after-date", "Each route answers 429, Retry-After a date in two seconds, until it has passed."),
    ("rate-limit-strict", "More than 20 API requests a second are answered with 429, after a burst of 5."),
    ("rate-limit-lenient", "More than 20 API requests a second are answered with 429, after a burst of 25."),
)
