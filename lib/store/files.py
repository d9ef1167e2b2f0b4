"""Files that hold either what they held or all of the new."""

import errno
import os
import threading
from pathlib import Path


def replace_file(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file in one step; the process’s umask narrows `mode`. Raises OSError."""
    if path.exists() and not path.is_file():  # a pipe or a device, such as /dev/stdout
        path.write_bytes(content)
        return
    real = path.resolve()  # a link stays a link
    part = real.with_name(f".{real.name[:50]}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(real)
    finally:
        part.unlink(missing_ok=True)


def read_file(path: Path, most: int) -> bytes:
    """What a file holds, at most so many bytes. Raises OSError, also when it is longer."""
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is longer than {most} bytes", str(path))
    return content
