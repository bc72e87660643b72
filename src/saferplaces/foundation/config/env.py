"""Read settings from the environment, and say everything that is wrong with them at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path


class ConfigError(Exception):
    """The configuration cannot be used; the message lists what is wrong and how to mend it."""


class Reader:
    """Typed readers over environment variables; problems are gathered, not raised one by one.

    Secrets may also be given as ``NAME_FILE``, the path of a file that holds the value, so that
    they need not stand in the environment.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """Return a setting as text, without the white space around it."""
        return self._environ.get(name, default).strip()

    def texts(self, name: str, default: str = "") -> list[str]:
        """Return a comma-separated setting as a list without empty entries."""
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def whole(self, name: str, default: int, least: int = 0) -> int:
        """Return a whole number that is at least `least`."""
        text = self.text(name)
        if not text:
            return default
        if not re.fullmatch(r"-?[0-9]{1,9}", text) or int(text) < least:
            self.problems.append(f"{name} must be a whole number of at least {least}.")
            return default
        return int(text)

    def yes(self, name: str, default: bool = False) -> bool:
        """Return a setting that is yes or no."""
        text = self.text(name).lower()
        if text in {"yes", "true", "1", "on"}:
            return True
        if text in {"no", "false", "0", "off"}:
            return False
        if text:
            self.problems.append(f"{name} must be yes or no.")
        return default

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """Return a setting that is one of some words."""
        text = self.text(name, default)
        if text not in choices:
            self.problems.append(f"{name} must be one of: {', '.join(choices)}.")
            return default
        return text

    def secret(self, name: str) -> str:
        """Return a secret from NAME or from the file that NAME_FILE names."""
        path = self.text(f"{name}_FILE")
        if not path:
            return self.text(name)
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            self.problems.append(f"{name}_FILE cannot be read ({error.strerror}).")
            return ""

    def need(self, met: bool, problem: str) -> None:
        """Note a problem unless something is so."""
        if not met:
            self.problems.append(problem)

    def finish(self) -> None:
        """Raise one error that lists every problem.

        Raises
        ------
        ConfigError
            When there is any.
        """
        if self.problems:
            lines = "\n".join(f"  - {problem}" for problem in self.problems)
            raise ConfigError(f"The settings cannot be used:\n{lines}\nSee docs/production.md.")
