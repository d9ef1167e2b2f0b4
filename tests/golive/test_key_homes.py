"""Editors of a shared installation name keys and hosts; no key of the server goes where its admin did not send it."""

import pytest

from lib.golive import GoLive
from lib.home import application
from lib.launch.entries import Actor
from lib.launch.settings import Settings
from lib.simulator.sample import rehearsal_key
from lib.store.keys import NotAllowed
from tests.golive.house import finish

EVE = Actor(name="Eve", method="single sign-on", issuer="https://login.example", subject="eve")
CANARY = "canary-of-the-server-0123456789"


@pytest.fixture
def serve(tmp_path):
    """An installation that people share, with this list of keys."""

    def begin(listed="", mode="oidc") -> GoLive:
        secrets = {"AWS_SECRET_ACCESS_KEY": CANARY, "COBALT_API_KEY": rehearsal_key("test")}
        place = {"GOLIVE_DB": str(tmp_path / "golive.db"), "GOLIVE_IDENTITY": mode, "GOLIVE_KEYS": listed}
        return application(secrets | place)

    return begin


def open_launch(app, base_url, **rest):
    return app.open(EVE, "Acme", settings=Settings(base_url=base_url, **rest))


@pytest.mark.parametrize("mode", ["oidc", "proxy"])
def test_an_editor_cannot_have_a_variable_of_the_server_sent(serve, cobalt, mode):
    app = serve(mode=mode)
    launch = open_launch(app, cobalt, api_key="env:AWS_SECRET_ACCESS_KEY")
    with pytest.raises(NotAllowed, match="must add AWS_SECRET_ACCESS_KEY=http://"):
        app.start_run(EVE, launch, ["key_is_accepted"])
    with pytest.raises(NotAllowed):
        app.clean_up(EVE, launch)
    assert app.run_of(launch) is None


def test_naming_a_variable_tells_nothing_about_it(serve, cobalt):
    app = serve()
    launch = app.view(EVE, open_launch(app, cobalt, api_key="env:AWS_SECRET_ACCESS_KEY")).launch
    assert (launch.key_last_four, launch.key_fingerprint) == ("", "")
    app.configure(EVE, launch.id, {"api_key": "env:COBALT_API_KEY"})
    assert app.view(EVE, launch.id).launch.key_last_four == ""


def test_a_listed_key_is_used_at_its_host_and_at_no_other(serve, cobalt):
    app = serve(f"COBALT_API_KEY={cobalt}")
    launch = open_launch(app, cobalt, api_key="env:COBALT_API_KEY")
    run = finish(app.start_run(EVE, launch, ["key_is_accepted"]))
    assert [str(each.verdict.outcome) for each in run.results] == ["passed"]
    app.configure(EVE, launch, {"base_url": "https://evil.example"})
    with pytest.raises(NotAllowed, match=r"COBALT_API_KEY=evil\.example"):
        app.start_run(EVE, launch, ["key_is_accepted"])


@pytest.mark.parametrize("setting", ["production_key", "client_secret", "app_session"])
def test_the_other_secrets_are_refused_as_well(serve, cobalt, setting):
    app = serve(f"COBALT_API_KEY={cobalt}")
    launch = open_launch(app, cobalt, api_key="env:COBALT_API_KEY", **{setting: "env:AWS_SECRET_ACCESS_KEY"})
    with pytest.raises(NotAllowed, match="AWS_SECRET_ACCESS_KEY="):
        app.start_run(EVE, launch)


def test_a_session_is_not_sent_to_a_page_that_an_editor_names(serve, cobalt, tmp_path):
    path = tmp_path / "session"
    path.write_text("x-session:canary-of-a-session")
    app = serve(f"COBALT_API_KEY={cobalt} file:{path}=app.example.com")
    named = {"onboarding_url": f"{cobalt}/page", "app_session": f"file:{path}"}
    launch = open_launch(app, cobalt, api_key="env:COBALT_API_KEY", app_slug="hubspot", **named)
    run = finish(app.start_run(EVE, launch, ["signed_in_page_embeds_cobalt"]))
    (result,) = (each for each in run.results if each.check == "signed_in_page_embeds_cobalt")
    assert (result.verdict.cause, [each.status for each in result.exchanges]) == ("address-refused", [0])
    assert "GOLIVE_KEYS" in result.verdict.because


def test_one_person_uses_whatever_they_own(serve, cobalt):
    app = serve(mode="local")
    launch = app.open(Actor(name="Ana"), "Acme", settings=Settings(base_url=cobalt, api_key="env:COBALT_API_KEY"))
    run = finish(app.start_run(Actor(name="Ana"), launch, ["key_is_accepted"]))
    assert [str(each.verdict.outcome) for each in run.results] == ["passed"]
