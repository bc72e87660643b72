"""Reading narratives: how fast, and how well.

``python benchmarks/narrative_checks.py`` times the reading of invented narratives, lengthened to
about 120 words by joining two, on one thread and on two; loading words, rules and weights, and the
first reading of other texts, are outside the clock. Seconds of processor time stand beside.

``python benchmarks/narrative_checks.py --quality`` prints recall, precision, F1, evidence overlap
and their intervals on the labelled narratives that lie beside this file and in the shared folder:
for each set trained on all others (another author each), and for the development set also
cross-validated by record with all others. It never reads the files held out.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness import SHARED_DATA, main

QUESTION = "Reading narratives of about 120 words"
HERE = Path(__file__).parent / "narratives"
DEVELOPMENT = SHARED_DATA / "narratives" / "development.jsonl"


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _texts(size: int) -> tuple[list[str], list[str]]:
    rows = [row for path in sorted(HERE.glob("train-*.jsonl")) for row in _rows(path)]
    count = len(rows)
    texts = [
        # Numbered, so that no text is the same as another.
        f"{rows[at % count]['narrative']} {rows[(at * 7 + 1) % count]['narrative']} Log {at}."
        for at in range(size)
    ]
    return texts, [rows[at % count]["closed_as"] for at in range(size)]


def _run(size: int, workers: int) -> Mapping[str, Any]:
    import pyarrow as pa

    from asvat.findings.narratives import read_narratives

    texts, closed = _texts(size)
    written, codes = pa.array(texts), pa.array(closed)
    read_narratives(written[:6000], codes[:6000], workers=workers)
    start, used = time.perf_counter(), time.process_time()
    table = read_narratives(written, codes, workers=workers)
    seconds, busy = time.perf_counter() - start, time.process_time() - used
    words = sum(len(text.split()) for text in texts) / size
    return {
        "seconds": seconds,
        "check": {
            "texts a second": round(size / seconds),
            "processor microseconds a text": round(busy / size * 1e6),
            "words a text": round(words),
            "missed": sum(table.column("crime_missed").to_pylist()),
        },
    }


def one_thread(size: int) -> Mapping[str, Any]:
    return _run(size, 1)


def two_threads(size: int) -> Mapping[str, Any]:
    return _run(size, 2)


def _wilson(hits: int, of: int) -> str:
    if not of:
        return "-"
    z, p = 1.96, hits / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * (p * (1 - p) / of + z * z / (4 * of * of)) ** 0.5 / (1 + z * z / of)
    return f"{p:.3f} ({middle - half:.2f}-{middle + half:.2f})"


def _line(name: str, right: int, said: int, true: int) -> None:
    f1 = 2 * right / max(said + true, 1)
    print(f"  {name:24s} n {true:4d}  recall {_wilson(right, true):20s} ", end="")
    print(f"precision {_wilson(right, said):20s} F1 {f1:.3f}")


def _judge(name: str, rows: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
    from asvat.findings.narratives.features import FAMILIES

    print(f"\n{name}: {len(rows)} narratives")

    def table(label: str, said: list[set[str]], true: list[set[str]]) -> None:
        right = sum(len(one & other) for one, other in zip(said, true, strict=True))
        _line(label, right, sum(map(len, said)), sum(map(len, true)))

    def yes(key: str, of: str) -> None:
        table(
            key,
            [{"yes"} if answer[key] else set() for answer in answers],
            [{"yes"} if row[of] else set() for row in rows],
        )

    yes("crime_missed", "crimes")
    said = [{crime["class"] for crime in answer["crimes"]} for answer in answers]
    true = [set(row["crimes"]) for row in rows]
    table("classes", said, true)
    for family, codes in FAMILIES.items():
        some = set(codes.split())
        table(f"  {family}", [one & some for one in said], [one & some for one in true])
    _evidence(rows, answers)
    said = [{factor["factor"] for factor in answer["vulnerability"]} for answer in answers]
    true = [set(row["vulnerability"]) for row in rows]
    table("factors", said, true)
    for factor in sorted(set().union(*true)):
        table(f"  {factor}", [one & {factor} for one in said], [one & {factor} for one in true])
    strands = [set(answer["hate_strands"]) for answer in answers]
    table("hate_strands", strands, [set(row["hate_strands"]) for row in rows])
    yes("says_repeat", "says_repeat")
    yes("already_recorded", "crime_already_recorded")
    yes("urgent", "urgency_missed")
    same = sum(a["asb_category"] == r["asb_category"] for a, r in zip(answers, rows, strict=True))
    print(f"  asb_category             right {_wilson(same, len(rows))}")


def _evidence(rows: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
    """Of texts rightly said to hold a missed crime: how far the quoted words overlap."""
    touched = labelled = shared = quoted = wanted = 0
    for row, answer in zip(rows, answers, strict=True):
        if not (row["crimes"] and answer["crime_missed"]):
            continue
        ours = _places(row["narrative"], [q for c in answer["crimes"] for q in c["evidence"]])
        for piece in row["evidence"]:
            theirs = _places(row["narrative"], [piece])
            labelled += 1
            touched += bool(ours & theirs)
        all_theirs = _places(row["narrative"], row["evidence"])
        shared, quoted = shared + len(ours & all_theirs), quoted + len(ours)
        wanted += len(all_theirs)
    print(
        f"  evidence                 labelled quotes touched {_wilson(touched, labelled)}; ", end=""
    )
    print(f"letters: recall {shared / max(wanted, 1):.2f} precision {shared / max(quoted, 1):.2f}")


def _places(text: str, quotes: list[str]) -> set[int]:
    found: set[int] = set()
    for quote in quotes:
        at = text.find(quote)
        found |= set(range(at, at + len(quote))) if at >= 0 else set()
    return found


def _answers(train: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from asvat.findings.narratives.reading import read_batch
    from asvat.findings.narratives.training import trained

    texts, closed = [row["narrative"] for row in rows], [row.get("closed_as") for row in rows]
    return read_batch(texts, closed, trained(train)).to_pylist()


def quality() -> None:
    sets = {path.stem: _rows(path) for path in sorted(HERE.glob("train-*.jsonl"))}
    sets["development"] = _rows(DEVELOPMENT)
    for name, rows in sets.items():
        others = [row for other, some in sets.items() if other != name for row in some]
        _judge(f"{name}, trained on the other authors", rows, _answers(others, rows))
    rows = sets.pop("development")
    others = [row for some in sets.values() for row in some]
    answers: list[dict[str, Any]] = [{}] * len(rows)
    for number in range(5):
        judged = [at for at in range(len(rows)) if at % 5 == number]
        learn = others + [row for at, row in enumerate(rows) if at % 5 != number]
        for at, answer in zip(judged, _answers(learn, [rows[at] for at in judged]), strict=True):
            answers[at] = answer
    _judge("development, cross-validated by record with the other authors", rows, answers)


if __name__ == "__main__":
    if sys.argv[1:] == ["--quality"]:
        quality()
    else:
        sizes = (20_000,)
        main(
            QUESTION,
            ours={"asvat, one thread": one_thread, "asvat, two threads": two_threads},
            peers={},
            sizes={"asvat, one thread": sizes, "asvat, two threads": sizes},
            goal={20_000: "15,000 texts a second on both cores"},
        )
