"""What every test may use: the shared folder of open data, and a note where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import django
import pytest

ROOT = Path(__file__).resolve().parents[1]

# The service reads its settings once, from the environment (tests/saferplaces/conftest.py).
os.environ.setdefault("SAFERPLACES_MODE", "test")
os.environ.setdefault("SAFERPLACES_VAR", str(ROOT / "var" / "test"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferplaces.foundation.config.settings")
django.setup()
DATA = Path(os.environ.get("SAFER_PLACES_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of open data that tests read in place; absent, the test is skipped."""
    if not DATA.is_dir():
        pytest.skip(f"open data not found in {DATA} (set SAFER_PLACES_DATA)")
    return DATA


LONG = ("journeys", "test_kills", "test_up", "browser", "test_snapshots", "test_run_on_the_force")
"""Files that take long; they start first, so that no worker waits for the other at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; the order within a file stays."""
    items.sort(key=lambda item: not any(word in str(item.path) for word in LONG))
