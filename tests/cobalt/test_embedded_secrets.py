import time

import pytest

from lib.cobalt.embedded_secrets import find_secret, named_texts
from tests.checks.replies import KEY, jwt

CERTAIN = {
    "a Cobalt key": ("note", f"use {KEY}"),
    "a token": ("note", jwt()),
    "a provider's key": ("note", "sk_live_" + "a1" * 10),
    "a key file": ("note", "-----BEGIN PRIVATE KEY-----\nMIIE"),
    "a bearer header": ("text", "Authorization: Bearer abcdef0123456"),
    "a basic header": ("Authorization", "Basic dXNlcjpwYXNzd29yZA=="),
    "an address with a password": ("url", "https://ann:pw@h.example/"),
    "an address with a key": ("url", "https://h.example/?api_key=abc12345&x=1"),
    "under its name": ("client_secret", "abcdefg1"),
    "in code": ("code", "const apiKey = 'abcdefg1';"),
    "in JSON as text": ("body", '{"access_token": "abcdefg1"}'),
    "in JSON as text in JSON": ("body", r"{\"access_token\": \"abcdefg1\"}"),
    "beside a placeholder": ("Authorization", "{{event.scheme}} abcdefg1"),
}
HARMLESS = {
    "a placeholder": ("password", "{{event.password}}"),
    "a placeholder after a scheme": ("Authorization", "Bearer {{node.login.token_1234567}}"),
    "a reference": ("access_token", "node.login1.token"),
    "an environment variable": ("code", "const apiKey = process.env.KEY_1234;"),
    "the id of a credential": ("credential_id", "0a1b2c3d4e5f"),
    "a number of tokens": ("max_tokens", "10000000"),
    "what speaks about one": ("token_url", "https://h.example/oauth2/token"),
    "nothing": ("password", ""),
    "plain words": ("text", "Bearer tokens are a basic requirement, the password is required."),
    "an id": ("note", "3f2b8c1e-9d4a-4c6b-8e7f-0a1b2c3d4e5f"),
    "an address": ("url", "https://h.example:8443/v2/x?page=1@2"),
}


@pytest.mark.parametrize(("name", "text"), CERTAIN.values(), ids=CERTAIN.keys())
def test_a_secret_is_known_by_its_shape_or_its_name(name, text):
    assert find_secret(name, text) == "certain"


@pytest.mark.parametrize(("name", "text"), HARMLESS.values(), ids=HARMLESS.keys())
def test_what_should_stand_there_is_no_secret(name, text):
    assert find_secret(name, text) is None


@pytest.mark.parametrize(("name", "text"), [("password", "hunter"), ("code", "let secret = 'open sesame'")])
def test_plain_words_may_be_a_password(name, text):
    assert find_secret(name, text) == "possible"


def test_a_text_stands_under_the_nearest_name():
    value = {"a": {"b": ["x"]}, "headers": [{"key": "Token", "value": "y"}, {"value": "z"}], "n": 1}
    assert list(named_texts(value)) == [("b", "x"), ("key", "Token"), ("Token", "y"), ("value", "z")]


@pytest.mark.parametrize(
    "part", ["token", "token=", "bearer ", "://a", "{{", "node.", "-----BEGIN A", "secret\\'", "a:"]
)
def test_no_repetition_makes_it_slow(part):
    begun = time.process_time()
    find_secret("password", part * (200_000 // len(part)))
    assert time.process_time() - begun < 1
