import random
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest

from asvat.records.code_lists import code_list
from asvat.simulation.narratives.compose import compose, telling
from asvat.simulation.narratives.kinds import (
    CLASSES,
    COURSE_OF_CONDUCT,
    GROUP_OF,
    GROUPS,
    KINDS_OF,
)
from asvat.simulation.narratives.situation import (
    DECOYS,
    FACTORS,
    KINDS,
    LENGTHS,
    RELATIONS,
    REPORTERS,
    STRANDS,
    STYLES,
    Narrative,
    Situation,
)

WHEN = datetime(2025, 11, 5, 19, 40)
DRAMA = re.compile(r"07700 ?900\d{3}|01632 ?960\d{3}|0113 ?496 ?0\d{3}")


def situation(rng: random.Random, **settled: object) -> Situation:
    kind = str(settled.pop("kind", rng.choice(KINDS)))
    relations = KINDS_OF[kind].relations
    base = Situation(
        kind,
        WHEN,
        crime_number="13250123456",
        relation=rng.choice(relations),
        reporter=rng.choice(REPORTERS),
        caller_name=rng.choice(("", "Pat Howe")),
        victim_name=rng.choice(("", "Mrs Ingle")),
        suspect_name=rng.choice(("", "", "Kyle Marsh")),
        victim_sex=rng.choice(("f", "m", "")),
        street=rng.choice(("", "Larkfield Terrace")),
        place=rng.choice(("", "outside the chemist")),
        length=rng.choice(LENGTHS),
        style=rng.choice(STYLES),
    )
    return replace(base, **settled)  # type: ignore[arg-type]


def words_of(n: Narrative) -> list[str]:
    return [t.words for t in n.crimes + n.recorded + n.set_aside + n.vulnerability]


def test_what_a_label_says_is_in_the_text_to_the_letter() -> None:
    rng = random.Random(1)
    for i in range(600):
        s = situation(
            rng,
            crimes=(rng.choice(CLASSES),),
            decoy=rng.choice(("", *DECOYS)),
            vulnerability=tuple(rng.sample(FACTORS, i % 3)),
            occurrence=1 + i % 9,
            urgent=i % 7 == 0,
        )
        n = compose(rng, s)
        assert all(w and w in n.text for w in words_of(n))
        assert {t.code for t in n.crimes} == set(s.crimes)
        assert set(s.vulnerability) <= {t.code for t in n.vulnerability}
        assert n.urgent or not s.urgent
        assert not re.search("[\ue000-\uf8ff{}<>|]", n.text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_matter_is_told_in_every_style_by_everyone(kind: str) -> None:
    rng = random.Random(2)
    for style in STYLES:
        for reporter in REPORTERS:
            assert (
                len(compose(rng, situation(rng, kind=kind, style=style, reporter=reporter)).text)
                > 8
            )
    for relation in RELATIONS:
        compose(rng, situation(rng, kind=kind, relation=relation, crimes=KINDS_OF[kind].crimes))


def test_a_matter_without_a_crime_has_no_crime_in_its_labels() -> None:
    rng = random.Random(3)
    for _ in range(300):
        n = compose(rng, situation(rng))
        assert not n.crime_missed
        assert not n.already_recorded
        assert not n.set_aside


def test_a_crime_under_a_number_is_recorded_and_its_number_given() -> None:
    rng = random.Random(4)
    for code in CLASSES:
        n = compose(rng, situation(rng, recorded=(code,), crime_number="13250123456"))
        assert n.already_recorded
        assert not n.crime_missed
        assert "1325" in n.recorded[0].words


@pytest.mark.parametrize("decoy", DECOYS)
@pytest.mark.parametrize("code", CLASSES)
def test_a_crime_word_that_is_no_crime_is_set_aside_with_its_reason(decoy: str, code: str) -> None:
    rng = random.Random(5)
    n = compose(rng, situation(rng, decoy=decoy, decoy_class=code))
    assert [(a.code, a.why) for a in n.set_aside] == [(code, decoy)]
    assert not n.crime_missed


def test_a_crime_is_not_denied_where_it_is_told() -> None:
    rng = random.Random(6)
    for code in CLASSES:
        n = compose(rng, situation(rng, crimes=(code,), decoy="negated", decoy_class=code))
        assert not n.set_aside
        for aside in compose(rng, situation(rng, crimes=(code,), decoy="negated")).set_aside:
            assert GROUP_OF[aside.code] != GROUP_OF[code]


def test_harassment_tells_that_it_happened_before_even_at_the_first_report() -> None:
    rng = random.Random(7)
    for code in COURSE_OF_CONDUCT:
        for _ in range(40):
            assert compose(rng, situation(rng, crimes=(code,), occurrence=1)).says_repeat


def test_a_first_report_of_a_nuisance_tells_of_no_earlier_one() -> None:
    rng = random.Random(8)
    assert not any(compose(rng, situation(rng, occurrence=1)).says_repeat for _ in range(400))


@pytest.mark.parametrize("strand", STRANDS)
def test_a_hate_strand_is_told_and_makes_it_personal(strand: str) -> None:
    rng = random.Random(9)
    n = compose(rng, situation(rng, kind="hate_abuse", hate_strand=strand))
    assert n.hate_strands == (strand,)
    assert n.asb_category == "personal"


def test_racial_abuse_is_labelled_with_its_strand_though_nobody_named_one() -> None:
    rng = random.Random(14)
    for code in ("8M", "9B", "105B", "58J"):
        assert compose(rng, situation(rng, crimes=(code,))).hate_strands == ("race",)
        religion = compose(rng, situation(rng, crimes=(code,), hate_strand="religion"))
        assert religion.hate_strands == ("religion",)


def test_every_class_can_be_told_in_hundreds_of_ways_and_every_factor_in_a_dozen() -> None:
    for code in CLASSES:
        assert telling("crime." + code) >= 25
        assert code == "N100" or telling("crime." + code) >= 150
    for code in FACTORS:
        assert telling("factor." + code) >= 12
    for decoy in ("negated", "hearsay", "historic", "other_force", "retracted"):
        assert telling("decoy." + decoy) >= 50
    assert sum(telling("decoy.accident." + group) for group in GROUPS) >= 150


def test_no_two_of_two_thousand_texts_of_one_situation_are_equal() -> None:
    rng = random.Random(10)
    s = situation(
        rng,
        kind="neighbour_feud",
        crimes=("9A",),
        vulnerability=("older_person",),
        occurrence=3,
        length="medium",
        style="call_taker",
    )
    assert len({compose(rng, s).text for _ in range(2000)}) == 2000


def test_texts_are_too_varied_to_be_matched_by_template() -> None:
    rng = random.Random(11)
    trigrams: Counter[tuple[str, ...]] = Counter()
    for _ in range(2000):
        words = compose(rng, situation(rng, crimes=("58A",))).text.lower().split()
        trigrams.update(zip(words, words[1:], words[2:], strict=False))
    assert len(trigrams) / trigrams.total() > 0.4
    assert trigrams.most_common(1)[0][1] / trigrams.total() < 0.02


def test_numbers_are_no_telephone_numbers_but_of_the_drama_ranges() -> None:
    rng = random.Random(12)
    for _ in range(1500):
        text = DRAMA.sub("", compose(rng, situation(rng, length="long")).text)
        assert not re.search(r"(?<!\d)0\d[\d ]{8,}", text)
        assert not re.search(r"\b\d{10,}\b", text.replace("13250123456", ""))


def test_the_same_seed_gives_the_same_narratives() -> None:
    first, second = (
        [compose(rng, situation(rng, decoy="hearsay")) for _ in range(100)]
        for rng in (random.Random(13), random.Random(13))
    )
    assert first == second


def test_matters_classes_and_codes_are_those_of_the_lists() -> None:
    assert tuple(KINDS_OF) == KINDS
    known = set(code_list("offence_classes")["code"].to_pylist())
    assert set(CLASSES) - {"burglary"} <= known
    subtypes = set(code_list("asb_subtypes")["code"].to_pylist())
    assert {k.subtype for k in KINDS_OF.values()} <= subtypes | {""}
