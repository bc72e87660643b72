"""Parties made by hand, among strangers enough to train on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from made_parties import make

from asvat.linkage.people import Model, Prepared, cluster, prepare, score, train

FIELDS = ("given_name", "family_name", "full_name", "date_of_birth", "phone", "email", "address")


def parties(*rows: dict[str, Any]) -> pa.Table:
    """Return parties by hand; the incident is the number of the row."""
    columns = {name: [row.get(name) for row in rows] for name in (*FIELDS, "postcode")}
    return pa.table({
        "incident_id": [f"x{number}" for number in range(len(rows))],
        "role": ["caller"] * len(rows),
        "position": pa.array([1] * len(rows), pa.int32()),
        **{name: pa.array(values, pa.string()) for name, values in columns.items()},
    })  # fmt: skip


@pytest.fixture(scope="session")
def made() -> tuple[pa.Table, np.ndarray]:
    """Some thousand invented parties, at the noise that the goal names, and their people."""
    return make(850, 2_500, seed=11)


@pytest.fixture(scope="session")
def prepared(made: tuple[pa.Table, np.ndarray]) -> Prepared:
    return prepare(made[0])


@pytest.fixture(scope="session")
def model(prepared: Prepared) -> Model:
    return train(prepared.profiles)


@pytest.fixture(scope="session")
def people(model: Model) -> Callable[..., list[str | None]]:
    """Return who each of some parties is, by the model of the invented ones."""

    def who(*rows: dict[str, Any]) -> list[str | None]:
        found = prepare(parties(*rows))
        clusters = cluster(found.profiles, score(found.profiles, model), model)
        person = {row["profile_id"]: row["cluster"] for row in clusters.to_pylist()}
        return [person.get(profile) for profile in found.parties.column("profile_id").to_pylist()]

    return who
