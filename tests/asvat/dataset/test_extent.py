"""The area that records come from is not stretched by points that lie elsewhere."""

from __future__ import annotations

from pathlib import Path

from asvat.dataset.add import add
from asvat.dataset.extent import extent
from asvat.dataset.query import Dataset
from asvat.sources.registry import built_in_sources

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
FORCE = "West Yorkshire Police"
CODED = "E01033010,Leeds 111B"
FAR = -6.04


def places(folder: Path, *rows: tuple[float, str]) -> list[float]:
    path = folder / "2020-01-west-yorkshire-street.csv"
    path.write_text(
        HEADER
        + "".join(
            f",2020-01,{FORCE},{FORCE},{east},53.798,X,{area},Anti-social behaviour,,\n"
            for east, area in rows
        )
    )
    add(folder / "d", [path], built_in_sources())
    found: list[float] = extent(Dataset(folder / "d")).x.round(-3).tolist()
    return found


def test_a_point_without_an_area_far_from_all_others_does_not_stretch_it(tmp_path: Path) -> None:
    coded = [(-1.549, CODED)] * 30
    assert places(tmp_path, *coded, (FAR, ",")) == [430_000]


def test_a_source_that_codes_few_of_its_records_keeps_them_all(tmp_path: Path) -> None:
    assert places(tmp_path, (-1.549, CODED), (-1.549, ","), (-1.62, ",")) == [425_000, 430_000]
