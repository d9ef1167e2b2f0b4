"""What .streamlit/config.toml must say, and why."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

REASONS = {
    ("server", "address", "127.0.0.1"): "in local mode nobody is asked who they are",
    ("server", "headless", True): "no question at the first start",
    ("server", "enableCORS", True): "other sites must not read our answers",
    ("server", "enableXsrfProtection", True): "other sites must not send forms",
    ("server", "enableAgentApi", False): "it would let programs act without a person",
    ("server", "fileWatcherType", "none"): "nothing is watched in use",
    ("server", "maxUploadSize", 5): "nobody uploads 200 MB here",
    ("browser", "gatherUsageStats", False): "no request to a foreign host",
    ("client", "showErrorDetails", "none"): "the text of an error may hold a secret",
    ("client", "showErrorLinks", False): "no link to a foreign host",
    ("client", "toolbarMode", "minimal"): "a developer's menu helps nobody here",
    ("runner", "postScriptGC", False): "hidden option: ten times as many clicks a second",
    ("runner", "magicEnabled", False): "pages show what they are told to show",
    ("logger", "enableRich", False): "it prints around the logging that redacts",
}


@pytest.mark.parametrize(("section", "option", "value"), REASONS, ids=[f"{s}.{o}" for s, o, _ in REASONS])
def test_streamlit_is_configured_for_a_reason(section, option, value):
    configuration = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())

    assert configuration[section][option] == value, REASONS[section, option, value]


@pytest.mark.parametrize(("section", "option", "value"), REASONS, ids=[f"{s}.{o}" for s, o, _ in REASONS])
def test_streamlit_knows_the_option(section, option, value):
    from streamlit import config

    assert f"{section}.{option}" in config._config_options_template


def test_packages_are_pinned_exactly():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line.partition("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
        loose = [line for line in lines if line and not line.startswith("-r ") and "==" not in line]

        assert loose == [], name


def test_nothing_that_is_made_here_is_ignored_by_git_but_our_own_lib():
    ignored = (ROOT / ".gitignore").read_text().splitlines()

    assert "lib/" not in ignored
    assert ".venv/" in ignored
