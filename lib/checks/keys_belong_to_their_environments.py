"""The test key opens the test environment, and the production key production."""

from lib.checks.conversation import Conversation, Target, check, environment_of, together
from lib.cobalt.answers import read
from lib.cobalt.environments import LARGEST_PAGE, ConnectedAccounts
from lib.cobalt.errors import Unusable, refuses_credentials
from lib.launch.secret import Secret
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(needs=("base_url", "api_key", "production_key"), after=("linked_account_exists",))
def keys_belong_to_their_environments(target: Target) -> Conversation:
    production = target.secret("production_key")
    if production == target.key or environment_of(production) == "test":
        because = "The production key is a test key: it begins with tk, or is the same as the other one."
        return failed("production-key-is-for-test", because)
    if environment_of(target.key) == "production":
        return failed("test-key-is-for-production", "The API key of this launch is a production key: tests need tk….")
    cobalts = (target.cobalt, target.cobalt.with_key(production.reveal()))
    answers = yield together(*(cobalt.list_linked_accounts(LARGEST_PAGE) for cobalt in cobalts))
    if refuses_credentials(answers[1]):
        return failed("production-key-refused", "Cobalt refuses the production key.")
    try:
        seen = [{account.environment for account in read(ConnectedAccounts, answer).docs} for answer in answers]
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge((target.key, production), seen)


def _judge(keys: tuple[Secret, Secret], seen: list[set[str | None]]) -> Verdict:
    for key, environments in zip(keys, seen, strict=True):
        wrong = environments - {environment_of(key), None}
        if environment_of(key) and wrong:
            because = f"The key for {environment_of(key)} lists accounts of another environment."
            return failed("key-opens-another-environment", because)
    if not all(environments - {None} for environments in seen):
        because = "An environment has no linked account yet, so what its key opens cannot be told."
        return inconclusive("environment-empty", because)
    return passed("The accounts that each key lists belong to its own environment.")
