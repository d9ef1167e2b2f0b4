"""How webhooks are signed."""

import hashlib
import hmac

SIGNATURE = "x-cobalt-signature"


def sign(body: bytes, key: str) -> str:
    """Lower-case hex HMAC-SHA256 of the raw body, keyed with the environment's API key."""
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
