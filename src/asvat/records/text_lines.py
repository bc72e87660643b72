"""The lines of a text file that another program wrote, such as JSON lines."""

from __future__ import annotations

from pathlib import Path

from asvat.errors import InputError


def text_lines(path: Path) -> list[str]:
    """Return the lines of a file in UTF-8, with or without a byte order mark.

    Lines end at a line feed and nowhere else: a JSON string may hold a U+2028 or a U+0085 as it
    is, where ``str.splitlines`` would cut it.

    Raises
    ------
    InputError
        When the file cannot be read, or is not in UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig").split("\n")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise InputError(
            f"the file cannot be read ({reason})", where=str(path), mend="Check the path."
        ) from None
    except UnicodeDecodeError:
        raise InputError(
            "the file is not in UTF-8", where=str(path), mend="Export it again, as UTF-8."
        ) from None
