import tomllib

import pytest

from lib.checks.conversation import discover
from lib.launch.settings import Settings
from lib.simulator.sample import rehearsal_key, sample_settings, target_file
from lib.simulator.server import running


def test_the_sample_is_a_complete_set_of_settings():
    settings = Settings.model_validate(sample_settings("http://127.0.0.1:8801/"))

    assert settings.base_url == "http://127.0.0.1:8801"
    assert settings.onboarding_url == "http://127.0.0.1:8801/app/integrations"
    assert settings.api_key == "rehearsal:test"
    assert settings.is_rehearsal()
    assert settings.missing(tuple({field for check in discover().values() for field in check.needs})) == ()


def test_the_sample_is_what_the_simulator_says(cobalt):
    settings = Settings.model_validate(sample_settings(cobalt.base))
    asked = cobalt.auth_url(settings.app_slug, settings.linked_account_id).params

    assert asked["client_id"] == settings.expected_client_id
    assert tuple(asked["scope"].split()) == settings.expected_scopes
    assert cobalt.visit(settings.onboarding_url).status_code == 302


def test_the_sample_follows_the_seed(caller):
    with running(seed=7) as base:
        cobalt = caller(base)
        cobalt.key = rehearsal_key("test", 7)

        assert cobalt.auth_url().params["client_id"] == sample_settings(base, 7)["expected_client_id"]
        assert sample_settings(base, 7)["expected_client_id"] != sample_settings(base)["expected_client_id"]


def test_the_rehearsal_keys_look_like_the_documented_ones():
    assert rehearsal_key("test") == "tkfa4efa4e-fa4e-4fa4-8fa4-000000000001"
    assert rehearsal_key("production") == "pkfa4efa4e-fa4e-4fa4-8fa4-000000000001"
    assert rehearsal_key("test", 255) == "tkfa4efa4e-fa4e-4fa4-8fa4-0000000000ff"


@pytest.mark.parametrize("seed", [-1, 16**12])
def test_a_seed_must_fit_into_a_key(seed):
    with pytest.raises(ValueError, match="whole number from 0"):
        rehearsal_key("test", seed)


def test_the_target_file_reads_back_as_the_settings():
    settings = sample_settings("http://127.0.0.1:8801")

    assert tomllib.loads(target_file(settings)) == settings


@pytest.mark.parametrize("text", ['"', "\\", "ü 😀", "\x7f", "\n\t\x00", "'''", "#", "\u2028"], ids=repr)
def test_the_target_file_is_proof_against_any_text(text):
    settings = {"linked_account_id": text, "expected_scopes": [text, text]}

    assert tomllib.loads(target_file(settings)) == settings


def test_the_target_file_takes_no_other_values():
    with pytest.raises(TypeError, match="int"):
        target_file({"linked_account_id": 1})
