import json
from base64 import urlsafe_b64encode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cobalt.answers import (
    Applications,
    Different,
    Done,
    LinkedAccount,
    OAuthUrl,
    Page,
    RevokedToken,
    SessionToken,
    UnreadableToken,
    holds,
    read,
    read_claims,
)
from lib.cobalt.errors import Unusable

ACCOUNT = {"_id": "5" * 24, "account_id": "acme", "environment": "test"}


def answer(body, status=200):
    return httpx.Response(status, content=json.dumps(body).encode())


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"udf": {"plan": "pro"}}, id="udf as an object"),
        pytest.param({"udf": [{"key_name": "plan", "key_value": "pro"}]}, id="udf as a list"),
        pytest.param({"integrations": [{"identifier": {"portal": 1}}]}, id="an identifier as an object"),
        pytest.param({"integrations": [{"identifier": "a"}]}, id="an identifier as a text"),
        pytest.param({"integrations": None, "is_seed": None, "__v": 3, "createdAt": "2026-06-01"}, id="V3's sample"),
        pytest.param({"environment": "quality"}, id="a new environment"),
        pytest.param({"new_field": [1, {"a": None}]}, id="an unknown field"),
    ],
)
def test_reads_a_linked_account_with(changes):
    account = read(LinkedAccount, answer(ACCOUNT | changes))
    assert (account.account_id, account.object_id) == ("acme", "5" * 24)


def test_reads_a_linked_account_that_says_the_least():
    account = read(LinkedAccount, answer({"account_id": "acme"}))
    assert (account.object_id, account.environment, account.new_account) == ("", None, None)


@pytest.mark.parametrize(
    ("model", "body", "where"),
    [
        pytest.param(LinkedAccount, {}, "account_id", id="an account without an id"),
        pytest.param(LinkedAccount, ACCOUNT | {"account_id": ""}, "account_id", id="an account with an empty id"),
        pytest.param(LinkedAccount, ACCOUNT | {"new_account": 1}, "new_account", id="one for yes"),
        pytest.param(LinkedAccount, ACCOUNT | {"new_account": "true"}, "new_account", id="a text for yes"),
        pytest.param(LinkedAccount, [ACCOUNT], "", id="a list for an account"),
        pytest.param(LinkedAccount, None, "", id="null for an account"),
        pytest.param(Page[LinkedAccount], {"docs": [ACCOUNT, {}], "totalDocs": 2}, "docs.1.account_id", id="a bad row"),
        pytest.param(Page[LinkedAccount], {"docs": []}, "totalDocs", id="a page without its total"),
        pytest.param(Page[LinkedAccount], {"docs": [], "totalDocs": "0"}, "totalDocs", id="a text for a number"),
        pytest.param(Applications, [{"name": "x"}], "0.slug", id="an application without a slug"),
        pytest.param(Applications, {}, "", id="an object for a list"),
        pytest.param(SessionToken, {"refresh_token": "x"}, "token", id="no token"),
        pytest.param(RevokedToken, {"success": True, "revoked_count": True}, "revoked_count", id="yes for a number"),
        pytest.param(OAuthUrl, {"auth_url": ["x"]}, "auth_url", id="a list for an address"),
    ],
)
def test_names_the_field_that_differs(model, body, where):
    with pytest.raises(Different) as different:
        read(model, answer(body))
    assert different.value.where == where
    assert different.value.cause == "answer-undocumented"


@pytest.mark.parametrize(
    ("response", "cause"),
    [
        pytest.param(answer(ACCOUNT, 201), "answer-undocumented", id="another success"),
        pytest.param(answer(ACCOUNT, 500), "server-error", id="a fault with a good body"),
        pytest.param(answer(ACCOUNT | {"error": "x"}), "answer-undocumented", id="a good body with an error"),
        pytest.param(httpx.Response(200, content=b"<html>"), "answer-unreadable", id="a page"),
        pytest.param(httpx.Response(200, content=b'{"account_id": "ac'), "answer-unreadable", id="a beginning"),
    ],
)
def test_does_not_read(response, cause):
    with pytest.raises(Unusable) as reason:
        read(LinkedAccount, response)
    assert reason.value.cause == cause
    assert not isinstance(reason.value, Different)


def test_tells_whether_an_answer_holds():
    assert holds(Done, answer({"message": "User deleted successfully"}))
    assert not holds(Done, answer({}))
    assert not holds(Done, answer({"message": "x"}, 404))


@pytest.mark.parametrize("model", [SessionToken, OAuthUrl])
def test_secrets_are_not_printed(model):
    body = {"token": "very-secret", "auth_url": "very-secret"}
    assert "very-secret" not in repr(read(model, answer(body)))


# Session tokens

HEADER = b'{"alg":"HS256","typ":"JWT"}'
CLAIMS = b'{"org_id":"o","linked_account_id":"acme","environment":"test","iat":1781000000,"exp":1781259200}'


def encode(part):
    return urlsafe_b64encode(part).rstrip(b"=").decode()


def token(header=HEADER, claims=CLAIMS, signature="c2ln"):
    return f"{encode(header)}.{encode(claims)}.{signature}"


def test_reads_the_claims_of_a_token():
    claims = read_claims(token())
    assert (claims.linked_account_id, claims.environment, claims.exp - claims.iat) == ("acme", "test", 259_200)


def test_the_environment_may_be_missing():
    assert (
        read_claims(token(claims=b'{"linked_account_id":"a","iat":1,"exp":2,"readOnlyWorkflow":true}')).environment
        is None
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("..", id="three times nothing"),
        pytest.param(token() + ".x", id="four parts"),
        pytest.param(token().rpartition(".")[0], id="two parts"),
        pytest.param(token(signature=""), id="no signature"),
        pytest.param(token(signature="a"), id="a length that cannot be"),
        pytest.param(token(signature="c2lnz"), id="another length that cannot be"),
        pytest.param(token(signature="c2k="), id="padding"),
        pytest.param(token(signature="c2l"), id="bits behind the end"),
        pytest.param(token(signature="c2+/"), id="the other alphabet"),
        pytest.param(token() + "\n", id="a line break"),
        pytest.param(token().replace("e", "é"), id="other letters"),
        pytest.param(token(header=b"[]"), id="a list for a header"),
        pytest.param(token(header=b"{}"), id="no algorithm"),
        pytest.param(token(header=b'{"alg":"NONE"}'), id="the algorithm none"),
        pytest.param(token(header=b'{"alg":null}'), id="null for an algorithm"),
        pytest.param(token(claims=b"acme"), id="claims that are no JSON"),
        pytest.param(token(claims=b"[]"), id="claims that are a list"),
        pytest.param(token(claims=b"[" * 9000), id="claims nested beyond reason"),
        pytest.param(token(claims=CLAIMS.replace(b"1781000000", b"true")), id="yes for a time"),
        pytest.param(token(claims=CLAIMS.replace(b"1781000000", b"1781000000.5")), id="half a second"),
        pytest.param(token(claims=CLAIMS.replace(b"1781000000", b'"1781000000"')), id="a text for a time"),
        pytest.param(token(claims=CLAIMS.replace(b"1781259200", b"9" * 400)), id="the end of all days"),
        pytest.param(token(claims=CLAIMS.replace(b"1781259200", b"-1")), id="a time before all clocks"),
        pytest.param(token(claims=CLAIMS.replace(b'"acme"', b"5")), id="a number for an account"),
        pytest.param(token(claims=CLAIMS.replace(b'"test"', b"5")), id="a number for an environment"),
        pytest.param(token(claims=CLAIMS.replace(b'"exp"', b'"exit"')), id="no end"),
        pytest.param(token(claims=CLAIMS.replace(b"acme", b"a" * 20_000)), id="too long"),
        pytest.param("." * 2_000_000, id="dots without end"),
    ],
)
def test_refuses_as_a_token(text):
    with pytest.raises(UnreadableToken) as reason:
        read_claims(text)
    assert len(str(reason.value)) < 100


@given(st.text(max_size=80) | st.text("eyJ.-_aA9", max_size=80))
def test_any_other_text_is_refused(text):
    with pytest.raises(UnreadableToken):
        read_claims(text)
