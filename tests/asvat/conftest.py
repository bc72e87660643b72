"""A day's review that the tests of lists and explanations share."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with a snapshot of findings; see ``made_review.py``. Not to be changed."""
    made = runpy.run_path(str(Path(__file__).with_name("made_review.py")))
    folder: Path = made["build"](tmp_path_factory.mktemp("review"))
    return folder
