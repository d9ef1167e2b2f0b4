"""The sign-off page takes a signature made with one's own SSH key."""

import pytest

from lib.home import application as make_application
from lib.report.ssh import fingerprint
from lib.ui.own_signature import FIELD
from tests.golive.house import ANA
from tests.report import ssh_keys
from tests.test_cli import WORDS_ONLY


@pytest.fixture
def launch(database, tmp_path, monkeypatch):
    """A launch that waits for nothing but signatures, and its application."""
    monkeypatch.setenv("GOLIVE_CHECKLIST", str(tmp_path / "words.yaml"))
    (tmp_path / "words.yaml").write_text(WORDS_ONLY, encoding="utf-8")
    import os

    app = make_application(os.environ)
    launch_id = app.open(ANA, "Acme")
    app.attest(ANA, launch_id, "item-one", "Seen.")
    return app, launch_id


def submit(shown, armor):
    shown.text_area(key=FIELD).set_value(armor)
    next(each for each in shown.button if each.label == "Sign").click()
    return shown.run()


def test_the_page_names_the_commands_and_keeps_what_was_pasted(visit, launch):
    app, launch_id = launch
    shown = visit("signoff", launch_id)
    (commands,) = [each.value for each in shown.code]
    assert commands.splitlines() == [
        f"./golive statement {launch_id} -o {launch_id}-statement.json",
        f"ssh-keygen -Y sign -n cobalt-go-live -f ~/.ssh/id_ed25519 {launch_id}-statement.json",
    ]
    key = fingerprint(ssh_keys.KEYS["ed25519"][0])
    shown = submit(shown, ssh_keys.sign(app.statement(ANA, launch_id)))
    assert not shown.exception
    assert [each.fact.ssh.key for each in app.view(ANA, launch_id).launch.signatures] == [key]
    assert any(f"also signed by SSH key `{key}`" in each.value for each in shown.markdown)
    assert shown.text_area(key=FIELD).value == ""


def test_the_page_refuses_what_does_not_hold_and_signs_nothing(visit, launch):
    app, launch_id = launch
    shown = submit(visit("signoff", launch_id), ssh_keys.sign(b"another"))
    assert "it is not over this very statement" in "".join(each.value for each in shown.error)
    assert app.view(ANA, launch_id).launch.signatures == ()
