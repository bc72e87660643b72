"""The command line: one module a command; nothing heavy is loaded until a command runs."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import traceback
from pathlib import Path

UNFORESEEN = 70
"""Exit status where the fault is the software's: EX_SOFTWARE of sysexits.h."""
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def main() -> None:
    """Run ``asvat``; a problem that the user can mend ends with exit status 2 and one message."""
    code = _run()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # told before, or nobody left to tell
            stream.flush()
    # Straight out: Arrow's and OpenMP's threads, taken down in the wrong order at a regular exit,
    # now and then abort a process that has done its work.
    os._exit(code)


def _run() -> int:
    from asvat.cli.app import app

    try:
        app()
        sys.stdout.flush()  # here, where a full disk can still be told
    except BrokenPipeError:
        # Whoever read us has enough; what is left in the buffer must not raise again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("asvat: stopped. What was finished before is kept.\n")
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception as error:
        code, told = _told(error)
        sys.stderr.write(f"asvat: {told}\n")
        return code
    return 0


def _told(error: Exception) -> tuple[int, str]:
    """Return the exit status for a problem, and what to say of it."""
    from asvat.errors import AsvatError

    if isinstance(error, AsvatError):
        return 2, str(error)
    if isinstance(error, OSError) and error.errno in FULL:
        return 2, "the disk is full. Free some space and run it again; what was finished is kept."
    if isinstance(error, OSError) and error.filename is not None:
        reason = (error.strerror or "cannot be used").lower()
        return 2, f"{error.filename}: {reason}. Check the path and its permissions."
    return UNFORESEEN, _unforeseen(error)


def _unforeseen(error: Exception) -> str:
    """Say where a fault of the software lies; never its message, which can quote a record."""
    package = Path(__file__).parents[1]
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        f"  {file.relative_to(package).as_posix()}, line {frame.lineno}, {frame.name}"
        for frame in frames
        if (file := Path(frame.filename)).is_relative_to(package)
    ]
    return "\n".join(
        [
            f"a fault of the software ({type(error).__name__}). What was finished before is "
            "kept. Its message can quote a record, so it is not shown; please report these lines:",
            *ours,
        ]
    )
