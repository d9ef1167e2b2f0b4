"""What people may fill in, and the sentence that they get for what they may not."""

from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from pydantic import ValidationError

from lib.launch.settings import GROUPS, LOOPBACK_HOSTS, Settings, complaints, title

SECRET = "tk-canary-0123456789"


def refusal(**fields):
    with pytest.raises(ValidationError) as refused:
        Settings(**fields)
    assert SECRET not in str(refused.value)
    told = complaints(refused.value)
    assert set(told) == set(fields)
    assert SECRET not in str(told)
    (sentence,) = told.values()
    assert "Value error" not in sentence
    return sentence


BEGIN, HOST = "must begin with https://", "needs a host name"
INVISIBLE, PERSON, NO_ADDRESS = "control character", "user name or password", "is no web address"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("app.refold.ai", BEGIN, id="no scheme"),
        pytest.param("app.refold.ai:8080/path", BEGIN, id="no scheme, with a port"),
        pytest.param("//app.refold.ai", BEGIN, id="only slashes"),
        pytest.param("ftp://app.refold.ai", BEGIN, id="another scheme"),
        pytest.param("javascript:alert(1)", BEGIN, id="a script"),
        pytest.param("file:///etc/passwd", BEGIN, id="a file"),
        pytest.param("https://", HOST, id="no host"),
        pytest.param("https:///path", HOST, id="a path instead of a host"),
        pytest.param("https://app refold.ai", HOST, id="a blank inside"),
        pytest.param("https://app.refold.ai/a b", HOST, id="a blank in the path"),
        pytest.param(f"https://ana:{SECRET}@app.refold.ai", PERSON, id="a password"),
        pytest.param("https://ana@app.refold.ai", PERSON, id="a user name"),
        pytest.param("https://@app.refold.ai", PERSON, id="an empty user name"),
        pytest.param("https://127.0.0.1\\@evil.example", PERSON, id="a host behind a backslash"),
        pytest.param(f"https://app.refold.ai:{SECRET}", NO_ADDRESS, id="no number as port"),
        pytest.param("https://app.refold.ai:99999", NO_ADDRESS, id="too high a port"),
        pytest.param("https://[::1", NO_ADDRESS, id="half an IPv6 address"),
        pytest.param("https://\u2100.example", NO_ADDRESS, id="a host that hides a slash"),
        pytest.param("https://app.refold.ai\u202e", INVISIBLE, id="turned text"),
        pytest.param("https://app.re\u200bfold.ai", INVISIBLE, id="an invisible blank"),
        pytest.param("https://app.refold.ai/\x00", INVISIBLE, id="a control character"),
        pytest.param("https://app.refold.ai/\ud800", "valid string", id="half a character"),
        pytest.param("https://" + "a" * 10_000, "at most 2000 characters", id="10,000 characters"),
    ],
)
@pytest.mark.parametrize("field", ["base_url", "onboarding_url"])
def test_a_bad_address_is_refused(field, text, why):
    assert why in refusal(**{field: text})


@pytest.mark.parametrize(
    "text", ["https://a.example?x=1", "https://a.example#", "https://a.example?", "https://a.example/p#top"]
)
def test_a_base_has_nothing_after_its_path(text):
    assert refusal(base_url=text) == "must end with the host or a path, without ? or #"
    assert Settings(onboarding_url=text).onboarding_url == text


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        pytest.param("  https://app.refold.ai/ \n", "https://app.refold.ai", id="blanks around, slash at the end"),
        pytest.param("https://a.example/base//", "https://a.example/base", id="slashes at the end"),
        pytest.param("http://127.0.0.1:8502", "http://127.0.0.1:8502", id="a local rehearsal"),
        pytest.param("https://bücher.example", "https://bücher.example", id="letters of other scripts"),
        pytest.param("", "", id="nothing yet"),
    ],
)
def test_a_good_address_is_kept_so_that_paths_can_be_joined(given_text, kept):
    assert Settings(base_url=given_text).base_url == kept


@pytest.mark.parametrize(
    "reference",
    ["", "env:COBALT_API_KEY", "env:_x1", "file:/run/key", "file:/a b", "memory:typed", "rehearsal:test"],
)
def test_a_key_is_told_by_its_place(reference):
    assert Settings(api_key=reference).api_key == reference


@pytest.mark.parametrize(
    "text",
    [SECRET, f"env:{SECRET}", "env:", "env:1A", "env:A B", "file:key", "file:", "memory:", "rehearsal:live", "vault:x"],
)
def test_a_key_itself_is_refused_and_not_repeated(text):
    assert refusal(api_key=text) == "must say where the key is kept: env:NAME or file:/path, never the key itself"


@pytest.mark.parametrize("place", ["https://app.refold.ai", "http://localhost.evil.example", "http://10.0.0.1"])
def test_the_rehearsals_key_goes_to_this_machine_only(place):
    with pytest.raises(ValidationError) as refused:
        Settings(base_url=place, api_key="rehearsal:production")
    assert set(complaints(refused.value)) == {"api_key"}
    with pytest.raises(ValidationError):
        Settings(base_url="http://127.0.0.1:8502", api_key="rehearsal:test").changed(base_url=place)
    assert Settings(base_url="http://localhost", api_key="rehearsal:test").is_rehearsal()


@pytest.mark.parametrize("field", ["linked_account_id", "app_slug", "expected_client_id", "api_key"])
@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("a\x00b", INVISIBLE, id="zero"),
        pytest.param("a\nb", INVISIBLE, id="line break"),
        pytest.param("a\x1b[31m", INVISIBLE, id="terminal colours"),
        pytest.param("a\u200fb", INVISIBLE, id="direction mark"),
        pytest.param("x" * 10_000, "at most 300 characters", id="10,000 characters"),
        pytest.param(7, "valid string", id="a number"),
        pytest.param(None, "valid string", id="nothing"),
    ],
)
def test_odd_text_is_refused(field, text, why):
    assert why in refusal(**{field: text})


@pytest.mark.parametrize("text", ["عميل", "客户-1", "acme 🚀", "a/b?c#d", "<b>", "../..", "' or 1=1 --"])
def test_ids_of_any_script_are_kept_as_they_are(text):
    assert Settings(linked_account_id=f" {text} ").linked_account_id == text


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        pytest.param("a, b  c\nd", ("a", "b", "c", "d"), id="by blanks and commas"),
        pytest.param(" ,, ", (), id="nothing but separators"),
        pytest.param(["a", "b"], ("a", "b"), id="a list"),
    ],
)
def test_scopes_are_split(given_text, kept):
    assert Settings(expected_scopes=given_text).expected_scopes == kept


def test_scopes_have_bounds():
    assert "at most 100" in refusal(expected_scopes=" ".join("x" * 101))
    assert "at most 300" in refusal(expected_scopes=["x" * 301])
    assert INVISIBLE in refusal(expected_scopes=["a\x07"])


def test_every_bad_field_is_named_and_good_ones_are_not():
    with pytest.raises(ValidationError) as refused:
        Settings(base_url="nowhere", app_slug="fine", api_key=SECRET, onboarding_url="x")
    assert set(complaints(refused.value)) == {"base_url", "api_key", "onboarding_url"}


def test_an_unknown_field_is_named():
    with pytest.raises(ValidationError) as refused:
        Settings().changed(colour=SECRET)
    assert set(complaints(refused.value)) == {"colour"}
    assert SECRET not in str(refused.value) + str(complaints(refused.value))


def test_a_change_is_checked_and_leaves_the_rest():
    before = Settings(base_url="https://a.example", app_slug="hubspot")
    after = before.changed(app_slug="slack")
    assert (after.base_url, after.app_slug, before.app_slug) == ("https://a.example", "slack", "hubspot")
    with pytest.raises(ValidationError):
        before.changed(base_url="nowhere")


def test_what_is_missing_is_told_in_the_order_asked():
    assert Settings(app_slug="x").missing(("expected_scopes", "app_slug", "base_url")) == (
        "expected_scopes",
        "base_url",
    )


def test_fields_have_names_for_people():
    assert [title(name) for name in ("base_url", "app_slug", "note", "target_date")] == [
        "Cobalt base URL",
        "Application slug",
        "Note",
        "Target date",
    ]


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("http://127.0.0.1:8502/x", True),
        ("http://LOCALHOST", True),
        ("http://[::1]:1", True),
        ("https://app.refold.ai", False),
        ("https://localhost.evil.example", False),
        ("https://127.0.0.1.evil.example", False),
        ("https://evil.example/localhost", False),
        ("", False),
    ],
)
def test_only_this_machine_itself_makes_a_rehearsal(text, local):
    assert Settings(base_url=text).is_rehearsal() is local


HOSTILE = some.text(alphabet=r"htps:/\@#?%.[]01279localevix-_~;=+ü。／", max_size=30)


@settings(max_examples=400, deadline=None)
@given(some.sampled_from(["http://", "https://", "http:/", "http:\\"]), HOSTILE)
@example("http://", "localhost\\.evil")
@example("http://", "127.0.0.1;@x")
def test_whoever_reads_an_accepted_address_reads_the_same_host(scheme, rest):
    try:
        kept = Settings(base_url=scheme + rest).base_url
    except ValidationError:
        return
    try:
        host = httpx.URL(kept).raw_host.decode()
    except (httpx.InvalidURL, UnicodeError):
        return  # the client refuses it: nothing is sent
    ours = urlsplit(kept).hostname
    assert (host in LOOPBACK_HOSTS) == (ours in LOOPBACK_HOSTS)


def test_every_setting_has_its_place_in_the_form_and_only_one():
    placed = [name for names in GROUPS.values() for name in names]

    assert sorted(placed) == sorted(Settings.model_fields)
