"""Invented parties whose truth is known: families, flatmates, moves, shared numbers, slips.

Kept apart from the simulator on purpose, so that linkage is also judged on noise that somebody
else thought of. Telephone numbers come from the drama ranges alone.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa


def _words(text: str) -> list[str]:
    return text.split()


GIVEN = _words(
    "oliver george harry noah jack leo arthur muhammad oscar charlie jacob thomas james henry "
    "william joseph samuel daniel alexander benjamin edward lucas max isaac adam david michael "
    "christopher andrew robert richard stephen paul mark ian kevin gary peter john anthony "
    "matthew luke ryan nathan liam kieran callum mohammed ahmed ali hassan ibrahim yusuf omar "
    "olivia amelia isla ava emily isabella mia poppy ella lily sophie grace jessica charlotte "
    "sarah emma laura rebecca rachel hannah amy gemma kelly lisa michelle nicola joanne karen "
    "susan margaret elizabeth patricia christine jean dorothy doreen maureen sheila brenda "
    "fatima aisha maryam zainab khadija samina nasreen shazia katarzyna agnieszka magdalena "
    "victoria catherine jennifer amanda deborah samantha alison helen janet linda barbara"
)
FAMILY = _words(
    "smith jones taylor brown williams wilson johnson davies robinson wright thompson evans "
    "walker white roberts green hall wood jackson clarke patel khan lewis james phillips mason "
    "mitchell rose davis rodgers rogers cook bell bailey ahmed hussain ali singh kaur begum iqbal "
    "mahmood akhtar shah malik mirza sheikh kowalski nowak wisniewski murphy kelly byrne ryan "
    "armitage sykes holroyd greenwood sutcliffe barraclough hepworth haigh crossley ackroyd "
    "butterworth priestley illingworth murgatroyd thackray whitaker firth dyson shaw hirst"
)
ENDS = _words("son ton ley worth field by thwaite shaw wood man er")
STARTS = _words(
    "hol wal pres el brad har mar win al ash back beck birk black bram brig bur cal cart chad clay "
    "cles col cran dal den dun ed far fen gar gis gren hal ham hed hor hul ing kel kirk lang lin "
    "lock mel mid mor nor old pen quar rad raw rip rom sal sed shel sil skel stan sut tad thor "
    "ul war wen whit wick wol yead"
)
STREETS = _words("road street avenue close grove terrace lane drive crescent mount place view")
SHORT = {
    "christopher": "chris", "michael": "mike", "robert": "bob", "william": "bill",
    "elizabeth": "liz", "margaret": "maggie", "patricia": "pat", "susan": "sue",
    "thomas": "tom", "james": "jim", "samuel": "sam", "daniel": "dan", "anthony": "tony",
    "katarzyna": "kasia", "victoria": "vicky", "catherine": "cath", "jennifer": "jenny",
    "deborah": "debbie", "samantha": "sam", "mohammed": "mohd", "stephen": "steve",
    "joseph": "joe", "edward": "ted", "richard": "dick", "charlotte": "lottie",
}  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def make(
    people: int, parties: int, *, seed: int = 1, corrupted: float = 0.2, shared: float = 0.05
) -> tuple[pa.Table, np.ndarray]:
    """Return parties (columns of the canonical table that matter) and the person of each.

    `corrupted` is the share of rows with a slip in one field or two; `shared` the share that
    gives a switchboard's number. 15% of rows have no date of birth.
    """
    rng = np.random.default_rng(seed)
    homes = max(people // 2, 1)
    home = rng.integers(0, homes, people)
    pool = np.array(FAMILY + [a + b for a in STARTS for b in ENDS])
    skew = 1 / np.arange(1, len(pool) + 1) ** 0.8
    surname_of_home = rng.choice(pool, homes, p=skew / skew.sum())
    own_surname = rng.choice(pool, people, p=skew / skew.sum())
    family = np.where(rng.random(people) < 0.75, surname_of_home[home], own_surname)
    weight = 1 / np.arange(1, len(GIVEN) + 1) ** 0.6
    given = rng.choice(np.array(GIVEN), people, p=weight / weight.sum())
    born = np.datetime64("1935-01-01") + rng.integers(0, 28_000, people).astype("timedelta64[D]")
    streets = np.array([f"{a}{b} {s}" for a in STARTS for b in ENDS for s in STREETS])
    doors = np.stack([rng.integers(1, 140, 2 * homes), rng.integers(0, len(streets), 2 * homes)])
    mobile = rng.integers(0, 10_000_000, people)
    second = rng.random(people) < 0.1

    who = np.sort(np.concatenate([
        rng.integers(0, people, parties // 2),
        (people * rng.random(parties - parties // 2) ** 3).astype(int),
    ]))  # fmt: skip
    moved = second[who] & (rng.random(parties) < 0.5)
    at = home[who] + np.where(moved, homes, 0)
    chance = rng.random((9, parties))
    columns: dict[str, list[str | None]] = {name: [] for name in (
        "given_name", "family_name", "date_of_birth", "phone", "email", "address", "postcode"
    )}  # fmt: skip
    births = np.char.replace(born.astype(str), "-", "")
    for i in range(parties):
        p, h = who[i], at[i]
        values = {
            "given_name": given[p],
            "family_name": family[p],
            "date_of_birth": births[p] if chance[0, i] > 0.15 else None,
            "address": f"{doors[0, h]} {streets[doors[1, h]]}" if chance[3, i] < 0.75 else None,
            "email": (
                f"{given[p]}.{family[p]}{p % 1000}@example.org" if chance[4, i] < 0.25 else None
            ),
        }
        # Fictional numbers: 07700 900 stands in front, so they are longer than real ones.
        if chance[1, i] < shared:
            values["phone"] = f"01134960{int(chance[2, i] * 40):03d}"
        elif chance[2, i] < 0.35:
            values["phone"] = f"0113496{h + 1000:07d}"
        elif chance[2, i] < 0.85:
            values["phone"] = f"07700900{mobile[p] + (10_000_000 if moved[i] else 0):08d}"
        else:
            values["phone"] = None
        street = int(doors[1, h])
        values["postcode"] = (
            f"LS{street % 28 + 1} {street % 9 + 1}{LETTERS[street % 23]}{LETTERS[street % 21]}"
            if values["address"] and chance[5, i] < 0.85
            else None
        )
        if chance[6, i] < corrupted:
            _spoil(values, rng)
            if chance[7, i] < 0.25:
                _spoil(values, rng)
        for name, column in columns.items():
            column.append(values[name])
    table = pa.table({
        "incident_id": [f"i{i:08d}" for i in range(parties)],
        "role": ["caller"] * parties,
        "position": pa.array([1] * parties, pa.int32()),
        "full_name": pa.nulls(parties, pa.string()),
        **{name: pa.array(column, pa.string()) for name, column in columns.items()},
    })  # fmt: skip
    return table, who


def _spoil(values: dict[str, str | None], rng: np.random.Generator) -> None:
    """Spoil one field as a call-taker in a hurry does."""
    kind = rng.integers(0, 10)
    given, family, born = values["given_name"], values["family_name"], values["date_of_birth"]
    if kind == 0 and given:
        values["given_name"] = SHORT.get(given, given[0])
    elif kind == 1:
        values["given_name"], values["family_name"] = family, given
    elif kind == 2:
        values["given_name"] = None
    elif kind in (3, 4) and given:
        values["given_name"] = _typed(given, rng)
    elif kind in (5, 6) and family:
        values["family_name"] = _typed(family, rng)
    elif kind == 7 and born:
        at = int(rng.integers(2, 8))
        values["date_of_birth"] = born[:at] + str(rng.integers(0, 10)) + born[at + 1 :]
    elif kind == 8 and values["phone"]:
        values["phone"] = _typed(values["phone"], rng, "0123456789")
    elif kind == 9 and values["address"]:
        values["address"] = _typed(values["address"], rng)


def _typed(text: str, rng: np.random.Generator, letters: str = LETTERS) -> str:
    at, kind = int(rng.integers(1, max(len(text) - 1, 2))), rng.integers(0, 4)
    letter = letters[int(rng.integers(0, len(letters)))]
    if kind == 0:
        return text[:at] + letter + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + letter + text[at + 1 :]
    return text[: at - 1] + text[at : at + 1] + text[at - 1 : at] + text[at + 1 :]
