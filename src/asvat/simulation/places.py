"""The five districts and the towns of West Yorkshire: the only facts in the simulation.

District populations are those of the Census 2021, rounded to the hundred. Positions are town
centres to the nearest few hundred metres; town populations are rounded weights that say which
town is larger, not figures to quote.
"""

from __future__ import annotations

from dataclasses import dataclass

DISTRICTS: dict[str, int] = {
    "Bradford": 546_400,
    "Calderdale": 206_600,
    "Kirklees": 433_300,
    "Leeds": 812_000,
    "Wakefield": 353_300,
}


@dataclass(frozen=True)
class Town:
    """A town: its centre in metres (EPSG:27700) and a rough population."""

    name: str
    district: str
    easting: int
    northing: int
    population: int


TOWNS: tuple[Town, ...] = (
    Town("Bradford", "Bradford", 416_300, 433_000, 340_000),
    Town("Keighley", "Bradford", 406_000, 441_100, 56_000),
    Town("Shipley", "Bradford", 414_900, 437_500, 30_000),
    Town("Bingley", "Bradford", 410_700, 439_100, 22_000),
    Town("Ilkley", "Bradford", 411_700, 447_700, 15_000),
    Town("Halifax", "Calderdale", 409_300, 425_200, 88_000),
    Town("Brighouse", "Calderdale", 414_600, 422_900, 33_000),
    Town("Elland", "Calderdale", 410_700, 421_000, 12_000),
    Town("Todmorden", "Calderdale", 393_600, 424_100, 15_000),
    Town("Hebden Bridge", "Calderdale", 399_200, 427_200, 5_000),
    Town("Huddersfield", "Kirklees", 414_400, 416_700, 163_000),
    Town("Dewsbury", "Kirklees", 424_500, 421_700, 63_000),
    Town("Batley", "Kirklees", 424_200, 424_300, 45_000),
    Town("Cleckheaton", "Kirklees", 418_900, 425_400, 17_000),
    Town("Heckmondwike", "Kirklees", 421_500, 423_600, 17_000),
    Town("Mirfield", "Kirklees", 420_300, 419_700, 20_000),
    Town("Holmfirth", "Kirklees", 414_200, 408_200, 22_000),
    Town("Leeds", "Leeds", 430_000, 433_700, 380_000),
    Town("Harehills", "Leeds", 432_000, 435_000, 45_000),
    Town("Headingley", "Leeds", 428_000, 436_000, 40_000),
    Town("Seacroft", "Leeds", 435_500, 436_000, 35_000),
    Town("Horsforth", "Leeds", 423_700, 437_900, 22_000),
    Town("Pudsey", "Leeds", 422_300, 433_200, 23_000),
    Town("Morley", "Leeds", 426_200, 427_900, 45_000),
    Town("Rothwell", "Leeds", 434_300, 428_200, 22_000),
    Town("Garforth", "Leeds", 440_500, 433_200, 16_000),
    Town("Yeadon", "Leeds", 420_700, 441_000, 23_000),
    Town("Otley", "Leeds", 420_200, 445_400, 14_000),
    Town("Wetherby", "Leeds", 440_400, 448_200, 12_000),
    Town("Wakefield", "Wakefield", 433_100, 420_700, 110_000),
    Town("Castleford", "Wakefield", 442_700, 425_500, 45_000),
    Town("Pontefract", "Wakefield", 445_500, 421_900, 32_000),
    Town("Normanton", "Wakefield", 438_700, 422_600, 21_000),
    Town("Ossett", "Wakefield", 427_900, 420_400, 22_000),
    Town("Knottingley", "Wakefield", 450_000, 423_800, 14_000),
    Town("Hemsworth", "Wakefield", 442_800, 413_200, 14_000),
    Town("South Elmsall", "Wakefield", 447_400, 411_200, 20_000),
)
