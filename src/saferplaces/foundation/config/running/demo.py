"""The demo's content: a synthetic force that the engine has run, published, and people to be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from shutil import copy

from django.core.management import call_command
from django.utils import timezone

from saferplaces.foundation.config.config import config
from saferplaces.foundation.config.running.steps import call, step
from saferplaces.foundation.identity.demo import cast, make_cast

LOGS, MONTHS = 20_000, 36
"""Three years: those referred to Immediate Justice until March 2025 are followed in the records."""
EXTRACTS = {"incidents": "mapping", "council": "council", "housing": "housing"}


def make() -> None:
    """Make what is missing of it. Killed at any moment, the next start goes on from there."""
    make_cast()
    data = config().dataset
    if not (data / "CURRENT").exists():
        with step(f"Running the engine on a synthetic force of {LOGS:,} logs"):
            _run(config().var / "force", data)
    note = config().var / "published"
    snapshot = (data / "CURRENT").read_text().strip()
    if not note.exists() or note.read_text() != snapshot:
        with step("Publishing what the engine found"):
            call_command("publish", data)
        note.write_text(snapshot)


def _run(force: Path, data: Path) -> None:
    if not (force / "README.txt").exists():
        call(
            "asvat",
            "simulate",
            "--logs",
            LOGS,
            "--months",
            MONTHS,
            "--first",
            _first(),
            "--out",
            force,
        )
    config().mappings.mkdir(parents=True, exist_ok=True)
    for extract, mapping in EXTRACTS.items():
        described = force / f"{mapping}.toml"
        copy(described, config().mappings / f"{extract}.toml")
        call("asvat", "add", "--dataset", data, "--mapping", described, force / f"{extract}.csv")
    for name, kind in (("areas", "ward"), ("districts", "district")):
        call("asvat", "areas", "add", force / f"{name}.geojson", "--dataset", data, "--kind", kind)
    call("asvat", "run", "--dataset", data)


def _first() -> dt.date:
    """Return the first day of the force's three years, which end with the last whole month."""
    today = timezone.localdate()
    return today.replace(year=today.year - MONTHS // 12, day=1)


def sign_ins() -> list[str]:
    """Return what to tell whoever starts the demo: whom they may be."""
    people = [f"  {player.name}, {player.part}" for player in cast()]
    return ["Sign in as one of these invented people:", *people]
