"""The evidence of a launch as one zip."""

import hashlib
import io
import json
import zipfile

from lib.launch.entries import Exchange
from lib.launch.state import replay
from lib.launch.verdict import passed
from lib.report.pack import pack
from tests.launch.journals import checked, tell

BODY = b"the whole answer"
DIGEST = hashlib.sha256(BODY).hexdigest()
REPORTS = {"report.md": "# A report\n", "report.dsse.json": "{}\n"}
EXCHANGE = Exchange(method="GET", url="https://app.refold.ai/a", status=200, body=DIGEST)


def files(entries, kept):
    content = pack(replay(entries), entries, lambda digest: kept.get(digest, b""), REPORTS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def evidence():
    return tell(checked("it_holds", passed("Yes."), exchanges=(EXCHANGE,)))


def test_it_holds_the_journal_and_each_body_under_its_digest():
    found = files(evidence(), {DIGEST: BODY})

    assert found[f"bodies/{DIGEST}.txt"] == BODY
    assert json.loads(found["journal.json"])[-1]["body"]["exchanges"][0]["body"] == DIGEST


def test_it_holds_the_report_and_its_seal():
    found = files(evidence(), {})
    assert {name: found[name].decode() for name in REPORTS} == REPORTS


def test_the_list_of_digests_names_every_other_file_truly():
    found = files(evidence(), {DIGEST: BODY})
    listed = dict(reversed(line.split("  ")) for line in found.pop("SHA256SUMS").decode().splitlines())

    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}


def test_a_body_that_is_not_kept_is_left_out():
    assert not [name for name in files(evidence(), {}) if name.startswith("bodies/")]


def test_the_same_evidence_gives_the_same_bytes():
    entries = evidence()
    made = [pack(replay(entries), entries, {DIGEST: BODY}.get, REPORTS) for _ in range(2)]
    assert made[0] == made[1]
