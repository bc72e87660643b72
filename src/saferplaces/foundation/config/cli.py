"""The command ``saferplaces``: one verb a task, on top of Django's own commands."""

from __future__ import annotations

import os
import sys

from saferplaces.foundation.config.env import ConfigError


def main() -> None:
    """Run a command; a configuration that cannot be used is said in plain words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferplaces.foundation.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    program, *words = sys.argv
    if words and not words[0].startswith("-"):
        words[0] = words[0].replace("-", "_")  # feed-out is the module feed_out
    try:
        execute_from_command_line([program, *words])
    except ConfigError as error:
        sys.exit(str(error))
