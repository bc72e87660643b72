"""What an address text says: number, flat, street, premises, stop, junction, and how near."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asvat.linkage.places.grammar import parse
from asvat.linkage.places.parsing import KINDS, RELATIONS, parse_texts

# Enough plain addresses that street types and localities are known words.
PLAIN = [f"{i} Larch Grove, Beeston, Leeds" for i in range(30, 90)]
PLAIN += [f"Flat {i}, {i} Fir Lane, Exampletown" for i in range(1, 60)]


def read(text: str) -> dict[str, str]:
    parsed = parse_texts(pa.array([text, *PLAIN]))
    found = {name: p.values[p.code[0]] for name, p in parsed.parts.items() if p.code[0] >= 0}
    found["kind"] = KINDS[parsed.kind[0]]
    return found | {"relation": RELATIONS[parsed.relation[0]]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "14 Larch Grove, Beeston, LEEDS LS11 5AB",
            {"number": "14", "street": "LARCH GROVE", "locality": "BEESTON LEEDS"},
        ),
        ("12a Church St, Morley", {"number": "12A", "street": "CHURCH STREET"}),
        ("3/1 Church Street, Morley", {"number": "3/1", "street": "CHURCH STREET"}),
        ("Flat 3, 14 Larch Gr, Beeston", {"unit": "3", "number": "14", "street": "LARCH GROVE"}),
        ("Falt 3 14 Larch Grove Beeston", {"unit": "3", "number": "14"}),
        ("14 St Johns Rd, Leeds", {"street": "SAINT JOHNS ROAD"}),
        ("FLAT 8 12 FIR LAYE EXAMPLETOWN", {"unit": "8", "number": "12", "street": "FIR LANE"}),
        ("12 Fir Lane LS11 5AB", {"postcode": "LS115AB", "street": "FIR LANE"}),
        ("12 The Headrow, Leeds", {"number": "12", "street": "HEADROW"}),
        ("14 Kirkgate Leeds", {"number": "14", "street": "KIRKGATE", "locality": "LEEDS"}),
        (
            "Ground floor flat, Holly House, 30 Fir Lane",
            {"unit": "GROUND", "name": "HOLLY HOUSE", "number": "30"},
        ),
        ("Kirkgate j/w Briggate, Leeds", {"kind": "junction", "cross": "BRIGGATE"}),
        ("junction of Church St and Fir Lane", {"street": "CHURCH STREET", "cross": "FIR LANE"}),
        ("Church St at its junction with Fir Lane", {"kind": "junction", "cross": "FIR LANE"}),
        ("corner of Kirkgate & Briggate", {"kind": "junction"}),
        (
            "Tesco Express, Roundhay Rd, Leeds",
            {"kind": "premises", "name": "TESCO EXPRESS", "street": "ROUNDHAY ROAD"},
        ),
        ("McDonald's, Leeds", {"kind": "premises", "name": "MCDONALDS", "locality": "LEEDS"}),
        ("Millgate Off Licence, Drover Road", {"street": "DROVER ROAD"}),
        ("Marks & Spencer, Briggate, Leeds", {"name": "MARKS & SPENCER", "street": "BRIGGATE"}),
        ("Middleton Park, Leeds", {"kind": "premises", "name": "MIDDLETON PARK"}),
        ("bus stop o/s 44 Roundhay Rd", {"kind": "stop", "number": "44", "relation": "outside"}),
        ("bus stop 45010234", {"kind": "stop", "stop": "45010234"}),
        ("o/s 14 Larch Grove", {"number": "14", "relation": "outside"}),
        ("rear of 14 Larch Grove", {"number": "14", "relation": "behind"}),
        ("opp 14 Larch Grove", {"number": "14", "relation": "opposite"}),
        ("between 4 and 10 Larch Grove", {"street": "LARCH GROVE", "relation": "between"}),
        ("Leeds", {"kind": "none", "locality": "LEEDS"}),
    ],
)
def test_an_address_is_read_as_a_call_taker_means_it(text: str, told: dict[str, str]) -> None:
    found = read(text)
    assert {name: found.get(name) for name in told} == told


@pytest.mark.parametrize(
    "text",
    ["", "   ", ",,,", "<b></b>", "😀😀", "улица Ленина 14", "١٤ شارع", "Flat", "&", "x" * 40_000,
     "14 " * 13_000, "<script>alert(1)</script> 14 Larch Grove", "\x00\x07", "j/w", "o/s", "@J @K"],
)  # fmt: skip
def test_odd_texts_are_read_without_a_stumble(text: str) -> None:
    assert read(text)["kind"] in KINDS


@given(st.text(alphabet="nwclTtgbuUfFijkorpvyxzamq,&.", max_size=30))
def test_every_token_of_every_shape_gets_one_label(shape: str) -> None:
    answer = parse(shape)
    assert len(answer.labels) == len(shape)
    assert set(answer.labels) <= set("NUBSXLZA-")
    assert answer.kind in KINDS


def test_words_of_a_locality_stand_in_one_order_and_slips_are_mended() -> None:
    texts = ["9 Fir Lane, Leeds, Beeston", "8 Fir Lane, Beestn Leeds", "7 Fir Lane, BeestonLeeds"]
    parsed = parse_texts(pa.array([*texts, *PLAIN]))
    locality = parsed.parts["locality"]
    assert {locality.values[code] for code in locality.code[:3]} == {"BEESTON LEEDS"}
