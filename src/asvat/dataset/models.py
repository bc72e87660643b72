"""Trained models of a dataset: every version kept, one of them in use.

::

    models/KIND/VERSION.json    what was trained; immutable, named by its content
    models/KIND/CURRENT         version in use
    models/KIND/HISTORY         every version that was put in use, oldest first
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from asvat.dataset.layout import Layout, sync_file, sync_folder, translated
from asvat.errors import InputError


@dataclass(frozen=True)
class Models:
    """The models of one kind, such as ``people`` or ``recording``."""

    layout: Layout
    kind: str

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.layout.folder / "models" / self.kind

    def versions(self) -> list[str]:
        """Return every version that is kept, in the order in which they were put in use."""
        kept = {path.stem for path in self.folder.glob("*.json")}
        used = [v for v in self._history() if v in kept]
        return [*sorted(kept - set(used)), *dict.fromkeys(used)]

    def current(self) -> str | None:
        """Return the version in use, or None where none was trained."""
        pointer = self.folder / "CURRENT"
        return pointer.read_text().strip() if pointer.exists() else None

    def path(self, version: str) -> Path:
        """Return where a version lies.

        Raises
        ------
        InputError
            When there is no such version.
        """
        path = self.folder / f"{version}.json"
        if not path.exists():
            known = ", ".join(self.versions()) or "none yet"
            raise InputError(
                f"there is no {self.kind} model “{version}”",
                where=str(self.layout.folder),
                mend=f"The versions are: {known}.",
            )
        return path

    def save(self, content: str, version: str = "", *, use: bool = True) -> str:
        """Keep a model and put it in use, or only keep it; return its version.

        By default the version is named after the content.
        """
        version = version or hashlib.sha256(content.encode()).hexdigest()[:12]
        with translated(self.layout.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            aside = self.folder / f".{version}-{os.getpid()}"
            aside.write_text(content, encoding="utf-8")
            sync_file(aside)
            aside.replace(self.folder / f"{version}.json")
        if use:
            self.use(version)
        return version

    def use(self, version: str) -> None:
        """Put a version in use; an older one rolls back.

        Raises
        ------
        InputError
            When there is no such version.
        """
        self.path(version)
        with translated(self.layout.folder):
            self._write("HISTORY", "\n".join([*self._history(), version]) + "\n")
            self._write("CURRENT", version + "\n")
            sync_folder(self.folder)

    def before(self) -> str | None:
        """Return the version that was in use before the current one."""
        now = self.current()
        earlier = [v for v in self._history() if v != now]
        return earlier[-1] if earlier else None

    def forget(self) -> list[str]:
        """Destroy every version, as an erasure must; return what there was."""
        gone = self.versions()
        shutil.rmtree(self.folder, ignore_errors=True)
        return gone

    def _history(self) -> list[str]:
        history = self.folder / "HISTORY"
        return history.read_text().split() if history.exists() else []

    def _write(self, name: str, content: str) -> None:
        aside = self.folder / f".{name}-{os.getpid()}"
        aside.write_text(content)
        sync_file(aside)
        aside.replace(self.folder / name)
