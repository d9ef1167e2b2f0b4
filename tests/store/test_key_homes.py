"""Keys of an installation that people share: which may be used at all, and where each may go."""

import pytest

from lib.launch.settings import Settings
from lib.store.keys import KeyRing, KeyUnavailable, NotAllowed

HOME = "https://api.example.com"
ENVIRONMENT = {"COBALT_API_KEY": "tk-canary-0123456789", "AWS_KEY": "aws-canary-0123456789", "SESSION": "Cookie: a=b"}


def ring(listed, *, shared=True):
    return KeyRing({**ENVIRONMENT, "GOLIVE_KEYS": listed}, {"rehearsal:test": "fake"}, shared=shared)


def refusal(listed, reference, host=""):
    with pytest.raises(NotAllowed) as refused:
        ring(listed).resolve(reference, host=host)
    assert "canary" not in str(refused.value)
    assert refused.value.__cause__ is None
    return str(refused.value)


def test_a_listed_key_may_go_to_its_host_and_is_bound_to_it():
    found = ring("COBALT_API_KEY=api.example.com").resolve("env:COBALT_API_KEY", host=HOME)
    assert found.reveal() == ENVIRONMENT["COBALT_API_KEY"]
    assert found.homes == {("https", "api.example.com", 443)}


@pytest.mark.parametrize("reference", ["env:AWS_KEY", "env:MISSING", "file:/etc/hostname", "file:/no/such/file"])
def test_what_is_not_listed_is_refused_before_anybody_looks_whether_it_is_there(reference):
    named = reference.removeprefix("env:")
    assert refusal("COBALT_API_KEY=api.example.com", reference, HOME) == (
        f"{reference} may not be sent to api.example.com here. "
        f"An admin of this installation must add {named}=api.example.com to GOLIVE_KEYS."
    )


def test_without_a_list_nothing_of_a_shared_installation_may_be_used():
    assert "must add COBALT_API_KEY=HOST to GOLIVE_KEYS" in refusal("", "env:COBALT_API_KEY")


@pytest.mark.parametrize(
    "host",
    [
        "https://evil.example",
        "https://api.example.com.evil.example",
        "https://evil.example/api.example.com",
        "https://api.example.com@evil.example",
        "https://evil.example#@api.example.com",
        "https://api.example.com.",
        "https://api.example.com:8443",
        "http://api.example.com",
        "https://sub.api.example.com",
        "https://аpi.example.com",  # its first letter is Cyrillic
        "https://api。example.com",
        "https://api.example.com:99999",
    ],
)
def test_a_listed_key_goes_to_no_other_origin(host):
    refusal("COBALT_API_KEY=api.example.com", "env:COBALT_API_KEY", host)


@pytest.mark.parametrize(
    ("listed", "host"),
    [
        ("COBALT_API_KEY=API.Example.com", HOME),
        ("COBALT_API_KEY=a.example,https://api.example.com/", HOME),
        ("env:COBALT_API_KEY=https://api.example.com:443", "https://API.example.com/v1"),
        ("COBALT_API_KEY=a.example\n  COBALT_API_KEY=api.example.com", HOME),
        ("COBALT_API_KEY=http://127.0.0.1:8502", "http://127.0.0.1:8502"),
        ("COBALT_API_KEY=http://[::1]:8502", "http://[::1]:8502"),
    ],
)
def test_a_host_is_read_as_requests_read_it(listed, host):
    assert ring(listed).resolve("env:COBALT_API_KEY", host=host)


def test_a_file_is_listed_by_its_whole_path(tmp_path):
    path = tmp_path / "key=1"
    path.write_text("tk-canary-from-a-file")
    assert ring(f"file:{path}=api.example.com").resolve(f"file:{path}", host=HOME).reveal() == "tk-canary-from-a-file"
    assert "GOLIVE_KEYS" in refusal(f"file:{path}=api.example.com", f"file:{tmp_path}/./key=1", HOME)


@pytest.mark.parametrize(
    "listed",
    [
        *("COBALT_API_KEY", "COBALT_API_KEY=", "A=b,,c", "=api.example.com", "rehearsal:test=a.example", "A=*.example"),
        *("A=api.example.com.", "A=ftp://a.example", "A=user@a.example", "A=a.example/path", "A=a.example:x", "A=[::1"),
    ],
)
def test_a_list_that_cannot_be_read_is_no_list(listed):
    with pytest.raises(KeyUnavailable, match="must list NAME=HOST"):
        ring(listed)


def test_nobody_is_bound_where_one_person_owns_the_installation():
    assert ring("", shared=False).resolve("env:AWS_KEY", host="https://evil.example").homes is None


def test_a_list_holds_for_one_person_too():
    with pytest.raises(NotAllowed):
        ring("COBALT_API_KEY=api.example.com", shared=False).resolve("env:AWS_KEY", host=HOME)


def test_the_keys_of_the_rehearsal_stay_on_this_machine():
    assert ring("").resolve("rehearsal:test", host="http://127.0.0.1:8502").reveal() == "fake"
    assert "on this machine only" in refusal("", "rehearsal:test", HOME)


def test_a_typed_key_needs_no_list():
    keys = ring("")
    keys.remember("Ana", "acme", HOME, ring("", shared=False).resolve("env:COBALT_API_KEY"))
    assert keys.resolve("memory:typed", "Ana", "acme", HOME)


def test_the_secrets_beside_the_key_are_refused_by_name_and_bound_all_the_same():
    settings = Settings(base_url=HOME, production_key="env:COBALT_API_KEY", app_session="env:SESSION")
    found = ring("COBALT_API_KEY=api.example.com SESSION=app.example.com").resolve_all(settings)
    assert found["app_session"].homes == {("https", "app.example.com", 443)}
    for listed in ("COBALT_API_KEY=api.example.com", "COBALT_API_KEY=b.example SESSION=app.example.com"):
        with pytest.raises(NotAllowed):
            ring(listed).resolve_all(settings)
