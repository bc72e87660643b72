"""What is planted in the synthetic force is found: hotspots, and near repeats."""

from __future__ import annotations

import numpy as np
import pytest

from asvat.dataset.add import add
from asvat.dataset.areas import add_areas
from asvat.dataset.events import Events, from_dataset
from asvat.dataset.extent import extent
from asvat.dataset.query import Dataset, Selection
from asvat.geography.areas import read_areas
from asvat.hotspots.getis_ord import gi_star
from asvat.hotspots.grid import SquareGrid
from asvat.hotspots.near_repeat import Bands, knox
from asvat.hotspots.study import lay_out
from asvat.simulation.extract import write
from asvat.simulation.force import SimulatedForce, simulate
from asvat.simulation.places import TOWNS
from asvat.sources.registry import all_sources


@pytest.fixture(scope="module")
def force() -> SimulatedForce:
    return simulate(size=20_000, seed=1, months=24, texts=False)


@pytest.fixture(scope="module")
def dataset(force: SimulatedForce, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("force")
    write(force, folder)
    report = add(folder / "d", [folder / "incidents.csv"], all_sources([folder / "mapping.toml"]))
    assert report.total("accepted") == 20_000
    data = Dataset(folder / "d")
    add_areas(data.layout, read_areas(folder / "areas.geojson", "ward"), "areas.geojson")
    return data


def asb(dataset: Dataset) -> Events:
    return from_dataset(dataset, Selection(categories=("anti-social-behaviour",)))


def test_every_planted_hotspot_is_found_and_else_only_places_of_other_series(
    dataset: Dataset, force: SimulatedForce
) -> None:
    events, where = asb(dataset), extent(dataset)
    study = lay_out(SquareGrid(250), where.x, where.y, where.shapes, where.layer)
    table = gi_star(study.counts(events.x, events.y), study.window, study.mask).table()
    hot = table.filter(np.isin(table["class"].to_pylist(), ["hot spot 95%", "hot spot 99%"]))
    x, y = hot["easting"].to_numpy(), hot["northing"].to_numpy()
    near = np.zeros(len(x), bool)
    for spot in force.hotspots.to_pylist():
        within = np.hypot(x - spot["easting"], y - spot["northing"]) <= spot["radius_m"] + 400
        assert within.any(), spot["place"]
        near |= within
    for place in force.truth["series"].to_pylist():
        near |= np.hypot(x - place["easting"], y - place["northing"]) <= 400
    for town in TOWNS:  # the town's centre and its police station take logs without a place
        near |= np.hypot(x - town.easting, y - town.northing) <= 500
    assert near.mean() >= 0.95


def test_planted_near_repeats_show_in_the_nearest_band_only(dataset: Dataset) -> None:
    events = from_dataset(dataset, Selection(categories=("burglary",)))
    found = knox(
        events.x, events.y, events.start, Bands((0, 200, 1000), (0, 7, 14)),
        permutations=199, seed=1,
    )  # fmt: skip
    assert found.p[0, 0] <= 0.01
    assert found.ratio[0, 0] > found.ratio[1, 1]
