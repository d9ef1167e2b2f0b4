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
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_BETWEEN = r"&#?[^\W_]{1,8};|</?[a-zA-Z][^<>]{0,300}>|(?:[^\w<&]|_)++|[<&]"
_GAP = f"(?:{_BETWEEN}){{1,50}}+"  # a bound, lest a long text of beginnings take long
_MARKER = re.compile(rf"\bbegin{_GAP}golive{_GAP}seal(?![^\W_])", re.IGNORECASE)
_BLOCK = re.compile(rf"{_MARKER.pattern}(.*?)\bend{_GAP}golive{_GAP}seal(?![^\W_])", re.DOTALL | re.IGNORECASE)
# Anything that could become a marker where a place shows it, escaped, quoted or not; it ends with “golive”. A quoting
# mail closes tags with its own “>”, so that any may end where a word of the marker begins.
_UNCLOSED = r"</?[a-zA-Z][^<>]{0,300}(?=<|(?<![^\W_])(?:golive|seal))"
_LOOSE = f"(?:{_BETWEEN}|{_UNCLOSED}){{1,50}}"
LIKE_A_MARKER = re.compile(rf"(?<![^\W_])(?:begin|end){_LOOSE}golive(?={_LOOSE}seal(?![^\W_]))", re.IGNORECASE)
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
    return _unpack(_letters(find_block(text)))


def find_block(text: str) -> str:
    """What stands between the markers. Raises Forged unless there is exactly one block."""
    plain = plain_text(text)
    if len(_MARKER.findall(plain)) > 1:
        raise Forged("two-blocks", "There is more than one seal; paste one report alone.")
    found = _BLOCK.search(plain)
    if not found:
        raise Forged("no-block", "There is no seal: the block “begin golive seal … end golive seal” is missing or cut.")
    return found[1]


def cut_block(text: str) -> tuple[str, str]:
    """A plain text before and after its block; all of it before, when there is none. Raises Forged."""
    plain = plain_text(text)
    found = _BLOCK.search(plain)
    return (plain[: found.start()], plain[found.end() :]) if found else (plain, "")


def plain_text(text: str) -> str:
    """The text in its plainest characters, those that do not show left out, and each line once. Raises Forged."""
    if len(text) > MOST_TEXT:
        raise Forged("too-long", "The text is too long for a report.")
    lines = unicodedata.normalize("NFKC", text).replace("\r\n", "\n").split("\n")
    if len(lines) > 2 and lines[1::2] == lines[0::2][: len(lines[1::2])]:  # each line stands twice
        lines = lines[0::2]
    return _shown("\n".join(lines))


def plain_words(text: str) -> str:
    """A part of a text in its plainest characters, those that do not show left out."""
    return _shown(unicodedata.normalize("NFKC", text))


def _shown(text: str) -> str:
    return "".join(each for each in text if each in "\n\t" or unicodedata.category(each)[0] != "C")


def _letters(text: str) -> str:
    """The base32 letters; what trackers put between them is dropped, other letters and digits are not."""
    bare = _TAG.sub(" ", html.unescape(text))
    found = [each for each in bare.lower() if each.isalnum()]
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
    if not inflater.eof and len(content) >= MOST_BYTES:
        raise Forged("too-large", "The seal unpacks to more than a report can be.")
    if inflater.unused_data or not inflater.eof:
        raise Forged("damaged", "The seal is damaged: its end is missing, or something follows it.")
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
