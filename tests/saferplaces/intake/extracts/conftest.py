"""The folders of extracts in a place of the test's own, and the engine's program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from saferplaces.foundation.config.config import config
from saferplaces.intake.extracts import folders, watching, work
from saferplaces.intake.extracts.actions import read
from saferplaces.intake.extracts.engine import program, running
from saferplaces.intake.extracts.models import Extract

EXAMPLES = Path(__file__).parents[4] / "docs" / "examples" / "mappings"
POLICE = "police-command-and-control"


@dataclass
class Place:
    """The watched folder, and a clock that can be put forward."""

    inbox: Path
    root: Path
    patch: pytest.MonkeyPatch
    later: float = 0.0

    def works(self, seconds: float = 60.0) -> dict[str, int]:
        """A minute passes, and the job runs."""
        self.later += seconds
        return work.every_minute()

    def gets(self, name: str, content: bytes | None = None) -> Path:
        path = self.inbox / name
        path.write_bytes(police_csv() if content is None else content)
        return path

    def settles(self) -> None:
        """Two looks, so that what lies there is whole; the second one takes it."""
        self.works()
        self.works()

    def only(self) -> Extract:
        return Extract.objects.get()

    def lies(self, home: str) -> list[str]:
        return sorted(path.name for path in (self.inbox / home).iterdir())


def police_csv() -> bytes:
    return (EXAMPLES / f"{POLICE}.csv").read_bytes()


def in_this_process(order: running.Order) -> program.Answer:
    """What the engine's process answers, without the second that it takes to start."""
    order.scratch.mkdir(parents=True, exist_ok=True)
    return program.answer_to(order.given(str(order.scratch)))


@pytest.fixture
def place(somewhere: Place, db: None) -> Place:
    """The folders, and the test's database."""
    return somewhere


@pytest.fixture
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A watched folder, a dataset that is not there yet, and the mapping of a police force."""
    for name in ("inbox", "mappings", "dataset"):
        monkeypatch.setitem(config().__dict__, name, tmp_path / name)
    monkeypatch.setitem(config().__dict__, "var", tmp_path)
    (tmp_path / "mappings").mkdir()
    mapping = (EXAMPLES / f"{POLICE}.toml").read_text()
    named = 'files = ["*command-and-control*"]'
    (tmp_path / "mappings" / "police.toml").write_text(mapping.replace(named, ""))
    monkeypatch.setattr(read, "run", in_this_process)
    folders.make()
    found = Place(config().inbox, tmp_path, monkeypatch)
    real = watching.time.time
    monkeypatch.setattr(watching.time, "time", lambda: real() + found.later)
    return found
