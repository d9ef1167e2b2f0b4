"""The seal as text that survives a ticket: compressed, lower-case base32, words as markers, with a checksum.

No letter in it is one that an editor turns into another: no quote, dash, underscore or sign of equality.
"""

import base64
import hashlib
import html
import re
import unicodedata
import zlib

from lib.launch.checklist import canonical
from lib.report.envelope import Envelope, Forged, Signature, read_json

LANGUAGE = "golive-seal"
BEGIN, END = "begin golive seal", "end golive seal"
MOST_BYTES = 4_000_000  # of what a block unpacks to
MOST_TEXT = 8_000_000  # characters of a report
_LINE, _GROUP = 75, 15
_CHECKSUM = 5  # bytes
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_BLOCK = re.compile(r"begin\W+golive\W+seal\b(.*?)\bend\W+golive\W+seal\b", re.DOTALL | re.IGNORECASE)
_MARKER = re.compile(r"\bbegin\W+golive\W+seal\b", re.IGNORECASE)
_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyz234567")


def write_block(envelope: Envelope) -> str:
    """A fenced block that holds the whole envelope."""
    return "\n".join([f"```{LANGUAGE}", write_lines(envelope), "```"])


def write_lines(envelope: Envelope) -> str:
    """The block's lines without a fence, for places that have another."""
    packed = zlib.compress(_compact(envelope).encode(), 9)
    text = base64.b32encode(hashlib.sha256(packed).digest()[:_CHECKSUM] + packed).decode().rstrip("=").lower()
    groups = [text[start : start + _GROUP] for start in range(0, len(text), _GROUP)]
    lines = [" ".join(groups[start : start + 5]) for start in range(0, len(groups), 5)]
    return "\n".join([BEGIN, *lines, END])


def read_block(text: str) -> Envelope:
    """The envelope of the one block in a text, however trackers and mail mangled it. Raises Forged."""
    found = find_block(text)
    try:
        return _unpack(_letters(found))
    except Forged:
        lines = found.splitlines()
        if lines[1::2] == lines[0::2][: len(lines[1::2])]:  # each line stands twice
            return _unpack(_letters("\n".join(lines[::2])))
        raise


def find_block(text: str) -> str:
    """What stands between the markers. Raises Forged unless there is exactly one block."""
    if len(text) > MOST_TEXT:
        raise Forged("too-long", "The text is too long for a report.")
    tidy = tidy_text(text)
    blocks = _BLOCK.findall(tidy)
    if len(_MARKER.findall(tidy)) > 1:
        raise Forged("two-blocks", "There is more than one seal; paste one report alone.")
    if not blocks:
        raise Forged("no-block", "There is no seal: the block “begin golive seal … end golive seal” is missing or cut.")
    return str(blocks[0])


def cut_block(text: str) -> tuple[str, str]:
    """A tidied text before and after its block; all of it before, when there is none."""
    tidy = tidy_text(text)
    found = _BLOCK.search(tidy)
    return (tidy[: found.start()], tidy[found.end() :]) if found else (tidy, "")


def tidy_text(text: str) -> str:
    """The text as it was before HTML escaped it, without tags and characters that do not show."""
    plain = _TAG.sub(" ", html.unescape(text))
    return "".join(each for each in unicodedata.normalize("NFKC", plain) if unicodedata.category(each) != "Cf")


def _letters(text: str) -> str:
    """The base32 letters; what trackers put between them is dropped, other letters and digits are not."""
    found = [each for each in text.lower() if each.isalnum()]
    if set(found) - _ALPHABET:
        raise Forged("damaged", "The seal is damaged: it holds characters that do not belong there.")
    return "".join(found)


def _unpack(letters: str) -> Envelope:
    try:
        whole = base64.b32decode(letters.upper() + "=" * (-len(letters) % 8))
    except ValueError:
        raise Forged("damaged", "The seal is damaged: letters are missing or were added.") from None
    checksum, packed = whole[:_CHECKSUM], whole[_CHECKSUM:]
    if hashlib.sha256(packed).digest()[:_CHECKSUM] != checksum:
        raise Forged("damaged", "The seal is damaged: its checksum does not fit. Copy the whole block again.")
    return _expand(_inflate(packed))


def _inflate(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(packed, MOST_BYTES)
    except zlib.error:
        raise Forged("damaged", "The seal is damaged: it cannot be unpacked.") from None
    if inflater.unconsumed_tail or not inflater.eof:
        raise Forged("too-large", "The seal unpacks to more than a report can be.")
    if inflater.unused_data:
        raise Forged("damaged", "The seal is damaged: something follows its end.")
    return content


def _compact(envelope: Envelope) -> str:
    """The envelope without base64 around its payload, which would not compress."""
    signatures = [[each.key, each.value.hex()] for each in envelope.signatures]
    return canonical({"payload": envelope.payload.decode(), "signatures": signatures})


def _expand(content: bytes) -> Envelope:
    whole = read_json(content)
    try:
        signatures = tuple(Signature(key, bytes.fromhex(value)) for key, value in whole["signatures"])
        return Envelope(whole["payload"].encode(), signatures)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Forged("not-an-envelope", "The seal holds no envelope.") from None
