"""The command line: one module a command; nothing heavy is loaded until a command runs."""

from __future__ import annotations

import sys


def main() -> None:
    """Run ``asvat``; a problem that the user can mend ends with exit status 2 and one message."""
    from asvat.cli.app import app
    from asvat.errors import AsvatError

    try:
        app()
    except AsvatError as error:
        sys.stderr.write(f"asvat: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.stderr.write("asvat: stopped. What was finished before is kept.\n")
        sys.exit(130)
