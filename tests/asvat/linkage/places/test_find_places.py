"""Logs find the place they share; what only looks alike stays apart."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from asvat.linkage.places import Places, find_places
from asvat.linkage.tables import DEFAULT_GEOCODES, IDENTITY_CHANGES, INCIDENT_PLACES, PLACES

LEEDS, OSSETT = (430_000.0, 433_000.0), (427_900.0, 420_400.0)


def logs(*rows: dict[str, Any]) -> pa.Table:
    kinds = {"text": pa.string(), "easting": pa.float64(), "northing": pa.float64()}
    kinds |= dict.fromkeys(("postcode", "uprn", "place_precision"), pa.string())
    names = {"text": "location_text"}
    columns = {names.get(k, k): pa.array([row.get(k) for row in rows], t) for k, t in kinds.items()}
    return pa.table({"incident_id": [f"i{k:05}" for k in range(len(rows))], **columns})


def at(text: str, point: tuple[float, float] | None = None, **more: Any) -> dict[str, Any]:
    e, n = point or (None, None)
    return {"text": text, "easting": e, "northing": n, **more}


def places(*rows: dict[str, Any], **known: Any) -> Places:
    return find_places(logs(*rows), **known)


def ids(found: Places) -> list[Any]:
    return found.incident_places.column("place_id").to_pylist()  # type: ignore[no-any-return]


def beside(point: tuple[float, float], metres: float) -> tuple[float, float]:
    return point[0] + metres, point[1]


def test_one_address_written_in_many_ways_is_one_place() -> None:
    found = places(
        at("14 Larch Grove, Beeston, LEEDS LS11 5AB", LEEDS),
        at("14 LARCH GR BEESTON LEEDS", LEEDS),
        at("14 larch grove, Leeds, Beeston", beside(LEEDS, 30)),
        at("o/s 14 Larch Grove, Beeston"),
        at("14 Larhc Grove, Beeston, Leeds", LEEDS),
    )
    assert len(set(ids(found))) == 1
    assert found.incident_places.column("matched_on").to_pylist() == ["address"] * 5
    precision = found.incident_places.column("precision").to_pylist()
    assert precision == ["address", "address", "address", "building", "address"]
    (place,) = found.places.to_pylist()
    assert place["incidents"] == 5
    assert (place["easting"], place["postcode"]) == (430_000.0, "LS115AB")


def test_one_text_in_two_towns_is_two_places() -> None:
    found = places(
        at("14 High Street", LEEDS), at("14 High Street", OSSETT), at("14 High St", OSSETT)
    )
    first, second, third = ids(found)
    assert first != second
    assert second == third


def test_neighbouring_streets_with_names_alike_stay_apart_where_both_are_frequent() -> None:
    rows = [at(f"{n} Hart Street, Beeston", beside(LEEDS, n)) for n in range(1, 20)]
    rows += [at(f"{n} Hare Street, Beeston", beside(LEEDS, 90 + n)) for n in range(1, 20)]
    rows += [at("3 1st Avenue, Beeston", LEEDS)] + [at("3 2nd Avenue, Beeston", LEEDS)] * 30
    found = ids(places(*rows))
    assert not set(found[:19]) & set(found[19:38])
    assert found[38] != found[39]


def test_a_slip_in_the_next_town_is_no_slip() -> None:
    rows = [at(f"{n} Hawthorn Crescent", beside(LEEDS, n)) for n in range(1, 30)]
    found = ids(places(*rows, at("7 Hawthorm Crescent", OSSETT)))
    assert found[-1] not in found[:-1]


def test_house_numbers_and_letters_are_told_apart() -> None:
    found = ids(places(*(at(f"{n} Larch Grove", LEEDS) for n in ("1", "11", "11A", "4-10"))))
    assert len(set(found)) == 4


def test_flats_are_part_of_their_building_even_where_nobody_names_it() -> None:
    found = places(
        at("Flat 1, Maple Court, 12 Fir Lane, Leeds", LEEDS),
        at("Flat 2, 12 Fir Lane, Leeds", LEEDS),
        at("Flat 2, Maple Court, Fir Lane, Leeds", LEEDS),
    )
    one, two, again = ids(found)
    assert one != two == again
    rows = {row["place_id"]: row for row in found.places.to_pylist()}
    (above,) = {rows[one]["part_of"], rows[two]["part_of"]}
    assert rows[above]["incidents"] == 0
    assert rows[above]["kind"] == "building"
    assert rows[above]["easting"] == 430_000.0


def test_a_shop_is_found_by_name_or_number_or_point() -> None:
    found = places(
        at("Greggs, 12 Briggate, Leeds", LEEDS),
        at("Greggs, Briggate, Leeds", LEEDS),
        at("GREGGS", beside(LEEDS, 20)),
        at("Greggs", OSSETT),
    )
    first, second, third, elsewhere = ids(found)
    assert first == second == third != elsewhere


def test_a_junction_is_one_place_from_either_street() -> None:
    one, two = ids(places(at("Kirkgate j/w Briggate", LEEDS), at("corner of Briggate & Kirkgate")))
    assert one == two


def test_a_stop_is_found_by_its_code_wherever_its_point_is() -> None:
    one, two = ids(places(at("bus stop 450010234", LEEDS), at("Bus stop 450010234 Park Row")))
    assert one == two


def test_a_uprn_joins_what_the_words_do_not() -> None:
    found = places(
        at("The Old Bakery, Leeds", LEEDS, uprn="100"),
        at("1 Mill Yard, Leeds", LEEDS, uprn="100"),
        at("1 Mill Yard, Leeds", LEEDS),
    )
    assert len(set(ids(found))) == 1
    assert found.places.column("uprn").to_pylist() == ["100"]


def test_a_uprn_given_for_everything_joins_nothing() -> None:
    rows = [
        at(f"{n} {street} Road, Leeds", beside(LEEDS, n * 500), uprn="1")
        for n, street in enumerate(("Elm", "Oak", "Ash", "Fir", "Yew", "Box", "Bay"))
    ]
    assert len(set(ids(places(*rows)))) == 7


def station_day(streets: int = 40) -> list[dict[str, Any]]:
    """Logs along many streets, one in four of them at the station's point."""
    rng = np.random.default_rng(3)
    rows = []
    for s in range(streets):
        where = beside(LEEDS, 600.0 * (s + 2))
        name = "".join(chr(97 + k) for k in rng.integers(0, 26, 8)).title()
        rows += [at(f"{n} {name} Road, Leeds", beside(where, n)) for n in (1, 2, 3)]
        rows.append(at(f"1 {name} Road, Leeds", (431_111.0, 434_222.0)))
    return rows


def test_the_stations_point_is_found_and_set_aside() -> None:
    found = places(*station_day(), at("", (431_111.0, 434_222.0)))
    (point,) = found.default_geocodes.to_pylist()
    assert (point["easting"], point["northing"], point["incidents"]) == (431_111.0, 434_222.0, 41)
    assert "40 of them lie elsewhere" in point["why"]
    rows = found.incident_places.to_pylist()
    aside = [row for row in rows if row["default_geocode"]]
    assert len(aside) == 41
    # Told by the text, a log has its place's own point; without a text it has none.
    assert rows[3]["easting"] == rows[0]["easting"] != 431_111.0
    assert aside[-1]["easting"] is None
    assert aside[-1]["place_id"] is None


def test_a_day_without_the_stations_point_does_not_forget_it() -> None:
    before = places(*station_day())
    quiet = places(
        at("1 Larch Grove, Leeds", LEEDS), known=before.places,
        default_geocodes=before.default_geocodes,
    )  # fmt: skip
    assert quiet.default_geocodes.equals(before.default_geocodes)
    empty = places(known=before.places, default_geocodes=before.default_geocodes)
    assert empty.default_geocodes.equals(before.default_geocodes)
    after = places(
        at("9 Fir Street, Leeds", (431_111.0, 434_222.0)), known=quiet.places,
        default_geocodes=quiet.default_geocodes,
    )  # fmt: skip
    assert after.incident_places.column("default_geocode").to_pylist() == [True]
    assert after.default_geocodes.equals(before.default_geocodes)


def test_what_is_at_the_station_itself_keeps_its_point() -> None:
    rows = [at("Elland Road Police Station", (431_111.0, 434_222.0))] * 30
    found = places(*station_day(), *rows).incident_places.to_pylist()
    assert not any(row["default_geocode"] for row in found[-30:])


def test_a_tower_block_and_a_supermarket_are_no_defaults() -> None:
    tower = [at(f"Flat {n}, Marsh Towers, Fir Lane, Leeds", LEEDS) for n in range(1, 200)]
    shop = [at("Asda, Owlcotes Road, Pudsey", OSSETT)] * 300
    shop += [at("Asda car park j/w Ring Road, Pudsey", OSSETT), at("Ring Road, Pudsey", OSSETT)]
    found = places(*tower, *shop)
    assert found.default_geocodes.num_rows == 0
    assert found.default_geocodes.schema.equals(DEFAULT_GEOCODES)


def test_places_keep_their_names_from_run_to_run() -> None:
    before = places(at("14 Larch Grove, Beeston, Leeds", LEEDS), at("Greggs, Briggate, Leeds"))
    new = [at("14 Larch Gr, Leeds", LEEDS), at("16 Larch Grove, Leeds", LEEDS)]
    after = places(*new, known=before.places)
    assert ids(after)[0] == ids(before)[0]
    assert set(before.places.column("place_id").to_pylist()) < set(
        after.places.column("place_id").to_pylist()
    )
    counts = {row["place_id"]: row["incidents"] for row in after.places.to_pylist()}
    assert counts[ids(before)[0]] == 2
    assert after.changes.num_rows == 0


def test_places_that_turn_out_to_be_one_say_so() -> None:
    before = places(at("1 Mill Yard, Leeds", LEEDS), at("The Old Bakery, Leeds", LEEDS))
    bakery, yard = before.places.take([0]), before.places.take([1])
    column = before.places.schema.get_field_index("uprn")
    joined = [t.set_column(column, "uprn", pa.array(["100"])) for t in (bakery, yard)]
    after = places(at("1 Mill Yard", LEEDS), known=pa.concat_tables(joined))
    (change,) = after.changes.to_pylist()
    assert (change["kind"], change["change"]) == ("place", "merge")
    assert change["to_id"] == ids(after)[0]
    assert after.changes.schema.equals(IDENTITY_CHANGES)


def test_a_text_that_names_nothing_leaves_the_point_or_nothing() -> None:
    found = places(
        at("Leeds"), at("", LEEDS), at("", beside(LEEDS, 0.2)), at("N/A"), at("", (0.0, 0.0)),
        at("Leeds", LEEDS, place_precision="area"), *(at(f"{n} Elm Road, Leeds") for n in range(9)),
    ).incident_places.to_pylist()  # fmt: skip
    assert [row["precision"] for row in found][:5] == ["area", "building", "building"] + [
        "none"
    ] * 2
    assert [row["matched_on"] for row in found][:3] == [None, "point", "point"]
    assert found[1]["place_id"] == found[2]["place_id"]
    assert found[4]["place_id"] is found[5]["place_id"] is None
    assert found[5]["easting"] is None


def test_one_place_with_very_many_logs_and_odd_texts_is_no_trouble() -> None:
    odd = [at("x" * 40_000, LEEDS), at("<b>14</b> Larch Grove 😀", LEEDS), at("улица 14"), at(None)]  # type: ignore[arg-type]
    found = places(*[at("14 Larch Grove", LEEDS)] * 20_000, *odd)
    assert found.places.column("incidents").to_pylist().count(20_001) == 1


@pytest.mark.parametrize("rows", [[], [at("14 Larch Grove")]])
def test_no_logs_or_one_log_give_tables_all_the_same(rows: list[dict[str, Any]]) -> None:
    found = places(*rows)
    assert found.incident_places.schema.equals(INCIDENT_PLACES)
    assert found.places.schema.equals(PLACES)
    assert found.incident_places.num_rows == len(rows)


def test_the_order_of_the_rows_changes_nothing() -> None:
    table = logs(*station_day(12))
    turned = table.take(list(range(table.num_rows - 1, -1, -1)))
    one, two = find_places(table), find_places(turned)
    assert dict(zip(table["incident_id"].to_pylist(), ids(one), strict=True)) == dict(
        zip(turned["incident_id"].to_pylist(), ids(two), strict=True)
    )


@pytest.mark.real_data
def test_corrupted_council_addresses_find_their_own(data: Any) -> None:
    folder = data / "linkage" / "address_errors"
    with (folder / "components.csv").open(encoding="utf-8") as stream:
        clean = list(csv.DictReader(stream))
    name = "corrupted_leeds_style_seed1_prevalence2_noise10.csv"
    with (folder / name).open(encoding="utf-8") as stream:
        dirty = list(csv.DictReader(stream))
    parts = ("subname", "name", "number", "streetname", "locality", "townname")
    texts = [at(" ".join(row[p] for p in parts if row[p])) for row in clean]
    texts += [at(row["recorded_address"]) for row in dirty]
    found = ids(places(*texts))
    right = sum(a == b for a, b in zip(found[: len(clean)], found[len(clean) :], strict=True))
    assert right >= 0.94 * len(clean)
    assert len(set(found[: len(clean)])) >= 0.98 * len(clean)


def test_logs_with_points_and_no_words_have_places_all_the_same() -> None:
    found = places(*({"easting": LEEDS[0], "northing": LEEDS[1]} for _ in range(3)))
    assert len(set(ids(found))) == 1
    assert found.places.column("kind").to_pylist() == ["point"]
