import base64
import html
import json
import time
from urllib.parse import quote

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lib.cobalt.secretive import PLACEHOLDER
from lib.engine.disguises import ESCAPES
from lib.engine.legible import Legible
from lib.engine.redact import SHORTEST, Redactor
from lib.launch.secret import Secret

KEY = "tk0f9d8c7b-1a2b-4c3d-9e8f-0123456789ab"
TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJvcmdfaWQiOiI2NGYwYzEifQ.c2lnbmF0dXJl-X_y"
CANARY = 'cA/n+a"r<y%~&9=?'
BLIND = Redactor()  # knows no secret: what it hides, it hides by shape or name


def all_percent(text):
    return "".join(f"%{byte:02x}" for byte in text.encode())


def all_unicode(text):
    return "".join(f"\\u{ord(letter):04X}" for letter in text)


DISGUISES = {
    "as it is": str,
    "in upper case": str.upper,
    "in swapped case": str.swapcase,
    "percent-encoded": lambda text: quote(text, safe=""),
    "percent-encoded as in a path": quote,
    "percent-encoded in lower-case hex": lambda text: quote(text, safe="").lower(),
    "every letter percent-encoded": all_percent,
    "percent-encoded twice": lambda text: quote(quote(text, safe=""), safe=""),
    "every letter percent-encoded twice": lambda text: quote(all_percent(text), safe=""),
    "in JSON": lambda text: json.dumps(text)[1:-1],
    "in JSON with escaped slashes": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "in JSON inside JSON": lambda text: json.dumps(json.dumps(text))[1:-1],
    "every letter as a JSON escape": all_unicode,
    "every letter as a byte escape": lambda text: "".join(f"\\x{ord(letter):02x}" for letter in text),
    "in HTML": html.escape,
    "every letter as an HTML number": lambda text: "".join(f"&#{ord(letter):02};" for letter in text),
    "every letter as an HTML hex number": lambda text: "".join(f"&#x{ord(letter):02X};" for letter in text),
    "half of it percent-encoded": lambda text: text[: len(text) // 2] + all_percent(text[len(text) // 2 :]),
    "in hex": lambda text: text.encode().hex(),
    "in upper-case hex": lambda text: text.encode().hex().upper(),
}
canaries = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=SHORTEST, max_size=50).filter(
    lambda text: not ESCAPES.search(text.encode())
)


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES.keys())
@settings(max_examples=60, deadline=None)
@given(
    canary=canaries,
    before=st.sampled_from(["", "x", "say ", '{"a": "']),
    after=st.sampled_from(["", "y", '"', "%4", "\\"]),
)
@example(canary=CANARY, before="é", after="é")
def test_a_known_secret_is_removed_in_every_disguise(disguise, canary, before, after):
    assume(canary.lower() not in PLACEHOLDER and canary.lower() not in (before + after).lower())
    hidden = disguise(canary)

    redacted = Redactor([Secret(canary)]).text(before + hidden + after)

    assert hidden.lower() not in redacted.lower().replace(PLACEHOLDER, "")
    assert PLACEHOLDER in redacted


@settings(max_examples=150, deadline=None)
@given(canary=canaries, before=st.binary(max_size=5), after=st.binary(max_size=5), urlsafe=st.booleans())
def test_a_known_secret_is_removed_from_inside_base64(canary, before, after, urlsafe):
    encode = base64.urlsafe_b64encode if urlsafe else base64.b64encode
    hidden = encode(before + canary.encode() + after).decode()

    left = Redactor([Secret(canary)]).text(hidden).split(PLACEHOLDER)

    assert len(left) == 2
    assert sum(map(len, left)) <= len(hidden) - len(canary) * 8 // 6 + 1


def test_a_secret_with_letters_beyond_ascii_is_removed():
    redactor = Redactor([Secret("schlüßel-42")])
    hidden = ["schlüßel-42", json.dumps("schlüßel-42"), quote("schlüßel-42"), "schlüßel-42".encode().hex()]

    assert [redactor.text(text).strip('"') for text in hidden] == [PLACEHOLDER] * 4


def test_a_secret_learned_during_the_run_is_removed_from_then_on():
    redactor = Redactor([Secret(KEY)])
    before = redactor.text("minted: opaque-session-value")
    redactor.learn(Secret("opaque-session-value"))
    redactor.learn("another-opaque-value")

    assert before == "minted: opaque-session-value"
    assert redactor.text("minted: opaque-session-value") == f"minted: {PLACEHOLDER}"
    assert redactor.text("opaque-session-value another-opaque-value") == f"{PLACEHOLDER} {PLACEHOLDER}"


def test_a_very_short_secret_does_not_shred_other_text_but_is_hidden_behind_its_name():
    redactor = Redactor([Secret("go"), Secret("")])

    assert redactor.text("The go-live is good to go.") == "The go-live is good to go."
    assert (
        redactor.body(Legible(b'{"password": "go", "plan": "go"}', "application/json"))
        == '{"password": "[redacted]", "plan": "go"}'
    )


def test_a_secret_that_is_part_of_the_placeholder_does_not_eat_it():
    redactor = Redactor([Secret("redacted")])

    assert redactor.text("redacted [redacted]") == "[redacted] [redacted]"


SHAPES = {
    "a test key": (f"key {KEY}.", f"key {PLACEHOLDER}."),
    "a production key": (f"key pk{KEY[2:]}.", f"key {PLACEHOLDER}."),
    "a key in upper case": (KEY.upper(), PLACEHOLDER),
    "a key with underscores": (KEY.replace("-", "_"), PLACEHOLDER),
    "a key without separators": (KEY.replace("-", ""), PLACEHOLDER),
    "a key with a separator after its prefix": (f"tk_{KEY[2:]}", PLACEHOLDER),
    "a key glued to a word": (f"x{KEY}", f"x{PLACEHOLDER}"),
    "a provider's key": (f"key sk_live_{KEY[2:10]}abcdef.", f"key {PLACEHOLDER}."),
    "a key file": ("-----BEGIN RSA PRIVATE KEY-----\nMIIE/+==\n", PLACEHOLDER),
    "two keys in a row": (KEY + KEY, PLACEHOLDER * 2),
    "a key in an address": (f"https://h.example/{KEY}/x", f"https://h.example/{PLACEHOLDER}/x"),
    "a JWT": (f"<{TOKEN}>", f"<{PLACEHOLDER}>"),
    "a JWT without a signature": (TOKEN.rpartition(".")[0], PLACEHOLDER),
    "a JWT after an underscore": (f"t_{TOKEN}", f"t_{PLACEHOLDER}"),
    "a bearer header": ("Bearer a1b2c3d4", f"Bearer {PLACEHOLDER}"),
    "a bearer header in an address": ("h=Bearer%20a1b2c3d4", f"h=Bearer%20{PLACEHOLDER}"),
    "a basic header without a digit": ("Basic dXNlcjpwYXNz", f"Basic {PLACEHOLDER}"),
    "a user and a password in an address": ("https://ann:pw@h.example/", f"https://{PLACEHOLDER}@h.example/"),
    "a user alone in an address": ("postgres://ann@h.example", f"postgres://{PLACEHOLDER}@h.example"),
    "a value in a query": ("/cb?code=1&x=2&state=abc#f", f"/cb?code={PLACEHOLDER}&x=2&state={PLACEHOLDER}#f"),
    "a value in a fragment": ("/cb#access_token=abc&x=2", f"/cb#access_token={PLACEHOLDER}&x=2"),
    "a value in a link of a page": ('<a href="/a?x=1&amp;state=abc">', f'<a href="/a?x=1&amp;state={PLACEHOLDER}">'),
    "a value in an address inside an address": (
        "https://h.example/?to=https%3A%2F%2Fi.example%2F%3Ftoken%3Dabc%26x%3D1",
        f"https://h.example/?to=https%3A%2F%2Fi.example%2F%3Ftoken%3D{PLACEHOLDER}%26x%3D1",
    ),
    "a value behind a name in broken JSON": ('{"token": "a b", "x": 1', f'{{"token": "{PLACEHOLDER}", "x": 1'),
    "a value behind a name in JSON as text": (
        r'{"body": "{\"token\":\"abc\"}"}',
        rf'{{"body": "{{\"token\":\"{PLACEHOLDER}\"}}"}}',
    ),
    "a value in single quotes": ("apiKey: 'abc'", f"apiKey: '{PLACEHOLDER}'"),
    "an environment variable": ("COBALT_API_KEY=abc", f"COBALT_API_KEY={PLACEHOLDER}"),
    "a long opaque value behind a name": ("Signing secret: 9f8e7d6c5b4a", f"Signing secret: {PLACEHOLDER}"),
    "a cookie": ("Set-Cookie: sid=a1b2c3d4e5f6; Path=/", f"Set-Cookie: {PLACEHOLDER}; Path=/"),
    "a hidden field": ('<input name="csrf_token" value="a b">', f'<input name="csrf_token" value="{PLACEHOLDER}">'),
    "a hidden field, value first": (
        "<input value='ab' name=csrf_token>",
        f"<input value='{PLACEHOLDER}' name=csrf_token>",
    ),
    "a meta tag": ('<meta name="csrf-token" content="ab">', f'<meta name="csrf-token" content="{PLACEHOLDER}">'),
    "a filled password field": (
        '<input type="password" value="hunter">',
        f'<input type="password" value="{PLACEHOLDER}">',
    ),
}


@pytest.mark.parametrize(("text", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_what_looks_like_a_secret_is_removed_although_nobody_knows_it(text, expected):
    assert BLIND.text(text) == expected


HARMLESS = [
    "The quick brown fox is a token of our appreciation; the secret: work hard.",
    "Bearer tokens are accepted, basic authentication is not. Basic security first.",
    "token: expired, password: required, signature: missing",
    "A password must have 12 characters and one digit.",
    "The key to success is monkey business.",
    "Invalid API key. Use the x-api-key header.",
    "64f0c1d2e3a4b5c6d7e8f901",
    "3f2b8c1e-9d4a-4c6b-8e7f-0a1b2c3d4e5f",
    "x-trace-id: 3f2b8c1e-9d4a-4c6b-8e7f-0a1b2c3d4e5f",
    "2026-11-23T23:00:00.000Z",
    "token issued at 2026-11-23",
    "hubspot google-sheets microsoft_dynamics crm.objects.contacts.read",
    '{"token_type": "bearer", "expires_in": 86400, "tokenExpiresIn": "24h", "tokens": 1500, "password": true}',
    '{"code": "INVALID_TOKEN", "state": "active", "key": "contacts", "status_code": 401}',
    '{"error": "SERVER_ERROR", "message": "Invalid Credentials", "http_error_type": "UNAUTHORIZED"}',
    "https://login.example.com/authorize?client_id=0a1b-4e5f&response_type=code&scope=read%20write&redirect_uri=https%3A%2F%2Fapp",
    "https://medium.com/@someone/a-story and mail to someone@example.com",
    "token_endpoint=https://h.example/token",
    '<label for="password">Password</label><input type="password" name="password" placeholder="At least 12">',
    "golive-probe-2f6c1d error AADSTS50011 trace 0a1b2c3d4e5f60718293a4b5",
    "Eyjafjallajokull erupted in 2010. eyJ is how many tokens begin.",
    "line one\n\tline two\r\n é ü ☃ 🚀 % \\ & &amp; %41 \\u0041",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_text_is_left_alone(text):
    assert Redactor([Secret(KEY), Secret(TOKEN)]).text(text) == text


@settings(deadline=None)
@given(
    st.from_regex(
        r"[0-9a-f]{24}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]{2,9}(-[a-z]{2,9}){0,3}", fullmatch=True
    )
)
def test_ids_and_slugs_are_left_alone(text):
    assert (
        Redactor([Secret(KEY), Secret(TOKEN)]).text(f"/api/v2/public/{text}?page=1") == f"/api/v2/public/{text}?page=1"
    )


FRAGMENTS = [
    *(disguise(CANARY) for disguise in DISGUISES.values()),
    *(text for text, _ in SHAPES.values()),
    *[
        "token",
        "=",
        ":",
        '"',
        "'",
        "&",
        "?state=",
        "//",
        "@",
        "Bearer ",
        "eyJ",
        ".",
        "[",
        "]",
        PLACEHOLDER,
        "redacted",
        "\n",
    ],
    *[
        "tk",
        "<input name=token value=",
        ">",
        "\\",
        "%",
        "%5",
        "\\u00",
        "&amp;",
        "a1b2c3d4e5f6",
        " ",
        "é",
        "\u200b",
        "\ud800",
        "{",
        "}",
    ],
]
messy = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=12).map("".join)
structures = st.recursive(
    messy | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(messy | st.sampled_from(["token", "apiKey", "token_type"]), inner, max_size=3)
    ),
    max_leaves=8,
)
MANY = Redactor(
    [Secret(CANARY), Secret(KEY), Secret("redacted"), Secret("&abcdef"), Secret('"quoted"'), Secret("token=")]
)


@settings(max_examples=400, deadline=None)
@given(messy)
def test_redacting_text_twice_changes_nothing(text):
    once = MANY.text(text)

    assert MANY.text(once) == once
    assert MANY.url(once) == once


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(messy, messy, max_size=3))
def test_redacting_headers_twice_changes_nothing(headers):
    once = MANY.headers(headers)

    assert MANY.headers(once) == once


@settings(max_examples=200, deadline=None)
@given(structures)
def test_redacting_a_structure_twice_changes_nothing(value):
    once = MANY.model(value)

    assert MANY.model(once) == once


@settings(max_examples=200, deadline=None)
@given(structures, st.sampled_from(["application/json", "text/html", "application/x-www-form-urlencoded", ""]))
def test_a_redacted_body_is_left_as_it_is(value, kind):
    body = value.encode("utf-8", "replace") if isinstance(value, str) else json.dumps(value).encode()
    once = MANY.body(Legible(body, kind))

    assert MANY.text(once) == once


@settings(deadline=None)
@given(st.lists(st.sampled_from([KEY, TOKEN, CANARY]), min_size=1), structures)
def test_no_known_secret_is_left_in_a_body_or_an_excerpt(secrets, value):
    redactor = Redactor([Secret(KEY), Secret(TOKEN), Secret(CANARY)])
    body = json.dumps({"a": [value, {"b": secrets}], "c": " ".join(secrets)}).encode()

    for shown in (
        redactor.body(Legible(body, "application/json")),
        redactor.excerpt(Legible(body, "")),
        redactor.body(Legible(body, "text/plain")),
    ):
        assert not any(json.dumps(secret)[1:-1] in shown for secret in (KEY, TOKEN, CANARY))


HIDDEN_HEADERS = [
    "x-api-key",
    "Authorization",
    "cookie",
    "Set-Cookie",
    "proxy-authorization",
    "X-CSRF-Token",
    "x-hub-signature-256",
]
HIDDEN_HEADERS += [
    "X-Amz-Security-Token",
    "client_secret",
    "X-Auth",
    "x-session-id",
    "Password",
    "X-Functions-Key",
    "x-apikey",
]


@pytest.mark.parametrize("name", HIDDEN_HEADERS)
def test_headers_with_a_secretive_name_are_hidden_whole(name):
    assert BLIND.headers({name: "Ab cd"}) == {name: PLACEHOLDER}


@pytest.mark.parametrize(
    "name",
    [
        "content-type",
        "x-trace-id",
        "location",
        "www-authenticate",
        "retry-after",
        "linked_account_id",
        "keep-alive",
        "server",
    ],
)
def test_other_headers_keep_what_is_harmless(name):
    assert BLIND.headers({name: "Ab cd"}) == {name: "Ab cd"}


def test_other_headers_lose_the_secrets_inside_them():
    headers = {"location": "/cb?state=abc&x=1", "x-echo": KEY, f"x-{KEY}": "1", "x-request-id": ""}

    assert BLIND.headers(headers) == {
        "location": f"/cb?state={PLACEHOLDER}&x=1",
        "x-echo": PLACEHOLDER,
        f"x-{PLACEHOLDER}": "1",
        "x-request-id": "",
    }


def test_an_address_keeps_what_the_checks_decide_by():
    address = "https://u:p@h.example/a?client_id=abc&redirect_uri=https%3A%2F%2Fi.example&state=s1&client_secret=s2&refresh_token=s3&api_key=s4"

    assert BLIND.url(address) == (
        f"https://{PLACEHOLDER}@h.example/a?client_id=abc&redirect_uri=https%3A%2F%2Fi.example&state={PLACEHOLDER}"
        f"&client_secret={PLACEHOLDER}&refresh_token={PLACEHOLDER}&api_key={PLACEHOLDER}"
    )


def test_json_is_redacted_by_name_at_any_depth_and_below():
    body = {
        "a": [{"session_token": "x", "n": 1}],
        "credentials": {"user": "ann", "pin": 1234, "set": True, "none": None},
        "token": "",
    }

    assert json.loads(BLIND.body(Legible(json.dumps(body).encode(), "application/json; charset=utf-8"))) == {
        "a": [{"session_token": PLACEHOLDER, "n": 1}],
        "credentials": {"user": PLACEHOLDER, "pin": PLACEHOLDER, "set": True, "none": None},
        "token": "",
    }


@pytest.mark.parametrize("name", ["name", "key", "header"])
def test_a_row_whose_name_announces_a_secret_loses_its_value_only(name):
    rows = [{name: "X-Api-Key", "value": "abc", "on": "yes"}, {name: "Accept", "value": "text/html"}]

    hidden = [rows[0] | {"value": PLACEHOLDER}, rows[1]]
    assert json.loads(BLIND.body(Legible(json.dumps(rows).encode(), "application/json"))) == hidden


def test_a_secret_number_is_removed_from_json():
    assert (
        Redactor([Secret("123456789")]).body(Legible(b'{"n": 123456789}', "application/json"))
        == f'{{"n": {PLACEHOLDER}}}'
    )


def test_a_form_is_redacted_by_name():
    body = b"code=abc&grant_type=authorization_code&client_secret=x%20y"

    assert BLIND.body(Legible(body, "application/x-www-form-urlencoded")) == (
        f"code={PLACEHOLDER}&grant_type=authorization_code&client_secret={PLACEHOLDER}"
    )


HARD_TO_READ = {
    "not UTF-8": (b"\xff\xfe\xfa" + KEY.encode(), ""),
    "UTF-16 that calls itself UTF-8": (KEY.encode("utf-16-le"), "text/plain; charset=utf-8"),
    "UTF-16": (KEY.encode("utf-16"), "text/plain; charset=utf-16"),
    "a charset that is a compression": (KEY.encode(), "text/plain; charset=bz2"),
    "invisible letters between": ("\u200b".join(KEY).encode(), "text/plain"),
    "invisible letters in JSON": (json.dumps({"a": "\u200b".join(KEY)}).encode(), "application/json"),
    "JSON deeper than Python goes": (b"[" * 100_000 + KEY.encode(), "application/json"),
    "JSON with half a letter": (b'{"a": "\\ud800' + KEY.encode() + b'"}', "application/json"),
    "JSON that is none": (b'{"a": ' + KEY.encode(), "application/json"),
}


@pytest.mark.parametrize(("body", "kind"), HARD_TO_READ.values(), ids=HARD_TO_READ.keys())
def test_a_body_that_is_hard_to_read_hides_nothing_and_can_be_stored(body, kind):
    for shown in (
        Redactor([Secret(KEY)]).body(Legible(body, kind)),
        Redactor([Secret(KEY)]).excerpt(Legible(body, kind)),
    ):
        assert KEY not in shown
        assert shown.encode()
        assert all(letter.isprintable() or letter in "\n\t" for letter in shown)


def test_an_excerpt_shows_json_one_value_a_line():
    body = json.dumps({"token": "abc", "list": [1, 2]}).encode()

    assert BLIND.excerpt(Legible(body, "application/json")).split("\n") == [
        "{", '  "token": "[redacted]",', '  "list": [', "    1,", "    2", "  ]", "}",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_an_excerpt_is_short_and_says_when_it_was_cut(kind):
    body = json.dumps({str(number): "x" * 500 for number in range(100)}, indent=0).encode()
    lines = BLIND.excerpt(Legible(body, kind), lines=5, width=40).split("\n")

    assert len(lines) == 5
    assert lines[-1] == "…"
    assert max(map(len, lines)) == 40
    assert lines[1].endswith("…")


def test_an_excerpt_that_fits_is_whole():
    assert BLIND.excerpt(Legible(b"a\r\nb\n\nc", "text/plain"), lines=4) == "a\nb\n\nc"
    assert BLIND.excerpt(Legible(b"", "text/plain")) == ""


@settings(deadline=None)
@given(st.integers(0, 300), st.sampled_from(sorted(DISGUISES)))
def test_an_excerpt_never_ends_in_the_beginning_of_a_secret(before, disguise):
    secret = "Zq9~" * 40
    body = ("-" * before + DISGUISES[disguise](secret) + "-" * 9000).encode()

    shown = Redactor([Secret(secret)]).excerpt(Legible(body, "text/plain"))

    assert set(shown) <= set('-…"\\') | set(PLACEHOLDER)


def test_a_structure_keeps_its_form():
    value = {
        "because": f"saw {KEY}",
        "values": ("a", [KEY, 1, None, 2.5, True]),
        "token_account": "acme",
        7: "x",
        "apiKey": 5,
    }

    assert BLIND.model(value) == {
        "because": f"saw {PLACEHOLDER}",
        "values": ("a", [PLACEHOLDER, 1, None, 2.5, True]),
        "token_account": "acme",
        7: "x",
        "apiKey": PLACEHOLDER,
    }


def processor_seconds(work):
    began = time.process_time()
    work()
    return time.process_time() - began


def test_two_megabytes_take_well_under_a_second():
    redactor = Redactor(
        [Secret(f"{KEY}{number}") for number in range(5)] + [Secret(f"{TOKEN}{number}") for number in range(5)]
    )
    row = (
        '{"id": "64f0c1d2e3a4b5c6d7e8f901", "name": "a", "url": "https:\\/\\/h.example\\/?page=1", "token_type": 1},\n'
    )
    for text in ("The quick brown fox, a token of appreciation. " * 45_000, row * 20_000):
        seconds = processor_seconds(lambda text=text: redactor.text(text))
        print(f"{len(text)} characters in {seconds:.2f} s")

        assert seconds < 1


TIRING = [
    "eyJ",
    "token",
    'token:"',
    "token='",
    "name=",
    "<input ",
    "//a",
    "%41a",
    "%2525",
    "\\\\",
    "&amp;",
    "bearer ",
    "value=",
    "tk0f9d8c7b1111",
    "sk_live_",
    "sk-ab-",
    "-----BEGIN A",
]


@pytest.mark.parametrize("part", TIRING)
def test_no_repetition_makes_it_slow(part):
    text = "<input name=token " + part * (200_000 // len(part))

    assert processor_seconds(lambda: Redactor([Secret(KEY)]).text(text)) < 1


@pytest.mark.parametrize("name", ["token", r"t\u006fken", r"TOK\u0045N", r"\u0061pi_key"])
def test_a_name_hides_what_is_below_it_however_its_letters_are_written(name):
    assert Legible(f'{{"{name}": {{"a": 1234567}}}}'.encode(), "application/json").whole().count("1234567") == 0
