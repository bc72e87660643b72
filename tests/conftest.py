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
