"""A tracker that repeats the token it was sent: the token is kept nowhere and told to nobody."""

import logging
import traceback

import pytest
from starlette.responses import Response

from lib.posting import NotPosted
from tests.golive.house import ANA
from tests.parrot import hits, spelled
from tests.posting.conftest import SECRETS
from tests.test_canaries import unpack

REFUSALS = (401, 403, 404, 410, 422, 429, 500)


def repeat(token, status):
    """A refusal with the token in its body, its headers, a cookie and the place it sends people to."""
    said = {"x-trace-id": token, "location": f"https://elsewhere.example/?t={token}", "set-cookie": f"sid={token}"}
    return Response("\n".join(spelled(token)), status, headers=said)


def places(case, error, tmp_path):
    told = [repr(entry) for entry in case.app.history(ANA, case.launch)]
    papers = (case.app.report(ANA, case.launch), *unpack(case.app.evidence(ANA, case.launch)))
    stored = (path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    return (*stored, *papers, *told, "".join(traceback.format_exception(error)))


@pytest.mark.parametrize("status", REFUSALS)
def test_a_token_that_a_refusal_repeats_is_kept_nowhere(case, status, tmp_path, caplog, capfd):
    caplog.set_level(logging.DEBUG, logger="lib")
    token = SECRETS[case.kind]
    case.stand_in.hook = lambda method, _: case.stand_in.forced.append((method, repeat(token, status)))
    with pytest.raises(NotPosted) as refused:
        case.post()

    assert case.stand_in.asked
    assert case.posted == []
    said = capfd.readouterr()
    seen = places(case, refused.value, tmp_path)
    assert hits([token], *seen, caplog.text, said.out, said.err) == {}
    (tmp_path / "leak").write_text(token)  # the same look finds a token that did get out
    assert hits([token], *places(case, refused.value, tmp_path)) != {}
