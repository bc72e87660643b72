"""The browser of the tests: the shell without windows where it is installed, which is lighter."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def launched(started: Playwright) -> Browser:
    """Open the browser; where there is none, the test is skipped."""
    here = [Path("/usr/bin") / name for name in NAMES]
    asked = os.environ.get("CHROMIUM")
    found = next((path for path in ([Path(asked)] if asked else here) if path.is_file()), None)
    if found is None:
        pytest.skip(f"no Chromium at {asked or '/usr/bin'} (set CHROMIUM)")
    return started.chromium.launch(
        executable_path=str(found),
        args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    )
