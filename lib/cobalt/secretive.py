"""What gives a secret away: the name before it, or its own shape."""

import re

# Names that announce a secret, and ends of names that only speak about one ("token_type", "password_url").
SECRETIVE = (
    r"token|secret|passw|passphrase|pwd|signature|credential|authorization|cookie|jwt|session[_-]?id|code[_-]?verifier"
    r"|(?:api|access|private|signing|encryption|client|auth|session)[_-]?key|client[_-]?assertion"
)
ABOUT = re.compile(
    r"(?:type|kind|ur[il]|endpoint|expir\w*|[_-]in|[_-]at|ttl|lifetime|count|limit|name|label|hint|methods?|status|format"
    r"|length|supported|required|environment|account|present|found|hours?|days?|minutes?|seconds?|policy)\Z"
)
NAMED = re.compile(SECRETIVE)
ROW_NAMES = ("name", "key", "header", "key_name")  # of lists of headers: {"key": "Authorization", "value": …}
ROW_VALUES = frozenset({"value", "key_value"})

# As well-known providers make them: payments, code hosts, chats, clouds, mail, HubSpot's private apps, and PEM files.
PROVIDER_KEY = re.compile(
    r"(?<![A-Za-z0-9])(?:[srp]k_(?:live|test)_[A-Za-z0-9]{10,}+|gh[opsur]_[A-Za-z0-9]{30,}+|glpat-[\w-]{20,}+"
    r"|xox[abprs]-[A-Za-z0-9-]{10,}+|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{35}|SG\.[\w-]{16,}+\.[\w-]{16,}+"
    r"|sk-(?:\w{2,8}-){0,2}\w{20,}+|pat-[a-z]{2}\d-[0-9a-f-]{36})"
    r"|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[A-Za-z0-9+/=\s\\]*+",
    re.ASCII,
)


def is_secretive(name: str) -> bool:
    """Whether what stands under this name is a secret."""
    return bool(NAMED.search(name.lower())) and not ABOUT.search(name.lower())
