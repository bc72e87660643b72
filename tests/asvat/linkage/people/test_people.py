"""Who is one person, and who stays apart."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from asvat.errors import InputError
from asvat.linkage.people import Model, Prepared, cluster, edge_status, explain, score, train

People = Callable[..., list[str | None]]
HOME = {"family_name": "Thackwood", "address": "12 Wenfield Road", "postcode": "LS9 4QQ"}


def pairwise(people: list[Any], truth: list[Any]) -> tuple[float, float]:
    """Return precision and recall over all pairs of rows that are put together."""

    def pairs(labels: list[Any]) -> set[tuple[int, int]]:
        rows: dict[Any, list[int]] = {}
        for row, label in enumerate(labels):
            rows.setdefault(label, []).append(row)
        return {pair for members in rows.values() for pair in combinations(members, 2)}

    found, true = pairs(people), pairs(truth)
    return len(found & true) / len(found), len(found & true) / len(true)


def test_the_goal_is_met_at_the_noise_that_it_names(
    made: tuple[pa.Table, np.ndarray], prepared: Prepared, model: Model
) -> None:
    edges = score(prepared.profiles, model)
    found = cluster(prepared.profiles, edges, model).to_pylist()
    person = {row["profile_id"]: row["cluster"] for row in found}
    rows = prepared.parties.column("profile_id").to_pylist()
    people = [person.get(profile, f"row {row}") for row, profile in enumerate(rows)]
    precision, recall = pairwise(people, made[1].tolist())
    assert 2 * precision * recall / (precision + recall) > 0.95
    assert precision > 0.97


@pytest.mark.parametrize(
    "again",
    [
        {"given_name": "Maggie"},
        {"given_name": "Margraet"},
        {"given_name": "M"},
        {"family_name": "Thakwood"},
        {"given_name": "Thackwood", "family_name": "Margaret"},
        {"date_of_birth": "19480615"},
        {"address": "12 wenfield rd", "phone": None},
        {"date_of_birth": None},
        {"phone": "07700 900999", "address": "3 Hulby Close", "postcode": None},
    ],
)
def test_she_is_known_again_whatever_went_wrong(people: People, again: dict[str, Any]) -> None:
    her = HOME | {
        "given_name": "Margaret", "date_of_birth": "19480516", "phone": "07700 900321"
    }  # fmt: skip
    first, second = people(her, her | again)
    assert first == second


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # Husband and wife, with and without dates of birth.
        ({"given_name": "Harold"}, {"given_name": "Margaret"}),
        (
            {"given_name": "Harold", "date_of_birth": "19450203"},
            {"given_name": "Margaret", "date_of_birth": "19480516"},
        ),
        # Father and son of one name; twins.
        (
            {"given_name": "Harold", "date_of_birth": "19450203"},
            {"given_name": "Harold", "date_of_birth": "19710930"},
        ),
        (
            {"given_name": "Harold", "date_of_birth": "19710930"},
            {"given_name": "Susan", "date_of_birth": "19710930"},
        ),
    ],
)
def test_a_family_at_one_address_with_one_telephone_stays_apart(
    people: People, left: dict[str, Any], right: dict[str, Any]
) -> None:
    shared = HOME | {"phone": "0113 496 0777"}
    first, second = people(shared | left, shared | right)
    assert first != second


def test_a_note_without_a_date_of_birth_does_not_make_one_of_father_and_son(
    people: People,
) -> None:
    home = HOME | {"given_name": "Harold", "phone": "0113 496 0777"}
    father, son, _ = people(
        home | {"date_of_birth": "19450203"}, home | {"date_of_birth": "19710930"}, home
    )
    assert father != son


def test_a_flatmate_is_not_made_one_person_with_her_namesake(people: People) -> None:
    flat = {"address": "Flat 3, 80 Kelton Grove", "phone": "07700 900555"}
    first, flatmate, namesake = people(
        flat | {"given_name": "Sarah", "family_name": "Smith", "date_of_birth": "20010305"},
        flat | {"given_name": "Emily", "family_name": "Jones", "date_of_birth": "20010811"},
        {
            "given_name": "Sarah",
            "family_name": "Smith",
            "date_of_birth": "19640729",
            "address": "5 Radley Mount",
        },
    )
    assert len({first, flatmate, namesake}) == 3


def test_a_switchboard_is_found_in_the_data_and_says_nothing(people: People, model: Model) -> None:
    assert model.shared["phone"]
    desk = {"phone": model.shared["phone"][0]}
    first, second = people(
        desk | {"given_name": "John", "family_name": "Smith"},
        desk | {"given_name": "Jon", "family_name": "Smith"},
    )
    assert first != second


def test_a_day_scored_alone_gives_the_same_pairs_as_everything_at_once(
    prepared: Prepared, model: Model
) -> None:
    ids = prepared.profiles.column("profile_id")
    new = ids.take(np.arange(0, len(ids), 40)).combine_chunks()
    whole, chosen = score(prepared.profiles, model), set(new.to_pylist())
    rows = [r for r in whole.to_pylist() if {r["left_profile"], r["right_profile"]} & chosen]
    assert score(prepared.profiles, model, new).to_pylist() == rows
    assert len(rows) > 20


def test_order_of_rows_changes_nothing(prepared: Prepared, model: Model) -> None:
    shuffled = prepared.profiles.take(np.random.default_rng(5).permutation(
        prepared.profiles.num_rows))  # fmt: skip
    assert train(shuffled).version == model.version
    edges = score(prepared.profiles, model)
    assert score(shuffled, model).equals(edges)
    assert cluster(shuffled, edges, model).equals(cluster(prepared.profiles, edges, model))


def test_what_a_person_decided_is_binding(prepared: Prepared, model: Model) -> None:
    edges = score(prepared.profiles, model)
    best = edges.sort_by([("weight", "descending")]).slice(0, 1).to_pylist()[0]
    linked = (best["left_profile"], best["right_profile"])
    ids = prepared.profiles.column("profile_id").to_pylist()
    free = cluster(prepared.profiles, edges, model)
    person = dict(zip(ids, free.column("cluster").to_pylist(), strict=True))
    stranger = next(i for i in ids if person[i] not in {person[linked[0]]})
    bound = cluster(
        prepared.profiles, edges, model, confirmed=[(stranger, linked[0])], refused=[linked]
    )
    now = dict(zip(ids, bound.column("cluster").to_pylist(), strict=True))
    assert now[linked[0]] != now[linked[1]]
    assert now[stranger] == now[linked[0]]
    status = edge_status(edges, bound, model, refused=[linked]).to_pylist()
    assert "refused" in status
    assert set(status) <= {"model", "kept_apart", "unlikely", "refused"}


def test_the_waterfall_adds_up_to_the_weight_of_the_pair(prepared: Prepared, model: Model) -> None:
    for pair in score(prepared.profiles, model).to_pylist()[:200:20]:
        shown = explain(prepared.profiles, model, pair["right_profile"], pair["left_profile"])
        assert shown.weight == pytest.approx(pair["weight"])
        assert sum(step.bits for step in shown.steps) == pytest.approx(pair["weight"])
    assert "prior" in shown.text()
    with pytest.raises(InputError, match="no such profile"):
        explain(prepared.profiles, model, "nobody", pair["left_profile"])


def test_a_model_survives_saving_and_is_refused_when_tampered_with(
    model: Model, tmp_path: Path
) -> None:
    path = tmp_path / "model.json"
    model.save(path)
    assert Model.load(path) == model
    assert Model.load(path).version == model.version
    path.write_text(path.read_text().replace('"threshold": 0.5', '"threshold": 0.1'))
    with pytest.raises(InputError, match="changed after"):
        Model.load(path)
    path.write_text("{}")
    with pytest.raises(InputError, match="no linkage model"):
        Model.load(path)


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_few_profiles_fall_back_on_priors(prepared: Prepared, count: int) -> None:
    few = prepared.profiles.slice(0, count)
    model = train(few)
    assert cluster(few, score(few, model), model).num_rows == count
