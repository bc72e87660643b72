"""The command line: one module a command; nothing heavy is loaded until a command runs."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run ``asvat``; a problem that the user can mend ends with exit status 2 and one message."""
    code = _run()
    sys.stdout.flush()
    sys.stderr.flush()
    # Straight out: Arrow's and OpenMP's threads, taken down in the wrong order at a regular exit,
    # now and then abort a process that has done its work.
    os._exit(code)


def _run() -> int:
    from asvat.cli.app import app
    from asvat.errors import AsvatError

    try:
        app()
    except AsvatError as error:
        sys.stderr.write(f"asvat: {error}\n")
        return 2
    except BrokenPipeError:
        # Whoever read us has enough; what is left in the buffer must not raise again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.filename is None:
            raise
        reason = (error.strerror or "cannot be used").lower()
        sys.stderr.write(
            f"asvat: {error.filename}: {reason}. Check the path and its permissions.\n"
        )
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("asvat: stopped. What was finished before is kept.\n")
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0
