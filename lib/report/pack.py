"""All evidence of a launch as one zip: the report, the journal, every kept answer, and a list of their digests."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence

from lib.launch.entries import Checked, Entry, Posted
from lib.launch.state import Launch

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say: the same evidence gives the same bytes
GUIDE = """Evidence of launch {id} up to version {version}, head {head}.

report.md      the complete readiness report; report.dsse.json is its seal, for other tools
journal.json   every entry of the journal, chained by SHA-256
bodies/        each answer of a check, redacted, under the digest that the journal names ("body")
posted/        each complete report that a posted comment speaks of, and the comment's seal, under their digests
SHA256SUMS     check all of it with: sha256sum --check SHA256SUMS
"""


def pack(launch: Launch, entries: Sequence[Entry], read: Callable[[str], bytes], reports: Mapping[str, str]) -> bytes:
    """The zip. `read` gives the content that is kept under a digest, empty for none; `reports` are texts by name."""
    told = [entry.model_dump(mode="json") for entry in entries]
    files = {
        "README.txt": GUIDE.format(id=launch.id, version=launch.version, head=launch.head).encode(),
        "journal.json": json.dumps(told, ensure_ascii=False, indent=1).encode(),
    }
    files |= {name: text.encode() for name, text in reports.items()}
    files |= {f"bodies/{digest}.txt": body for digest in _digests(entries) if (body := read(digest))}
    files |= {f"posted/{name}": content for name, digest in _posted(entries) if (content := read(digest))}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return _zip(files | {"SHA256SUMS": sums.encode()})


def _digests(entries: Sequence[Entry]) -> list[str]:
    checked = (entry.body for entry in entries if isinstance(entry.body, Checked))
    return sorted({exchange.body for fact in checked for exchange in fact.exchanges if exchange.body})


def _posted(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    for fact in (entry.body for entry in entries if isinstance(entry.body, Posted)):
        yield f"{fact.report}.md", fact.report
        yield f"{fact.seal}.dsse.json", fact.seal


def _zip(files: dict[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return memory.getvalue()
