"""Crimes, words and factors in labelled narratives: cross-validated, and by authors held out.

On the shared development file each fifth of the records is judged by a model learnt from the other
four fifths and the other authors' training sets. The files held out are judged by the weights that
ship; they never train anything.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from pages import publish, table
from scores import Score, wilson

sys.path.append(str(Path(__file__).resolve().parents[1]))

import narrative_checks as checks

Rows = list[dict[str, Any]]
HELD_OUT = ("held-out-d", "held-out-e")
FOLDS = 5


def measure(_logs: int, _seed: int) -> None:
    """Measure on the development file and on the files held out; write both tables."""
    from asvat.findings.narratives.features import FAMILIES

    rows = checks._rows(checks.DEVELOPMENT)
    answers = _cross_validated(rows)
    sets = [("development, cross-validated by record", rows, answers)]
    for name in HELD_OUT:
        held = checks._rows(checks.HERE / f"{name}.jsonl")
        sets.append((f"{name}, another author, shipped weights", held, _shipped(held)))
    whole = table(
        ("narratives", "texts", "a crime was missed in", "recall", "precision",
         "labelled quotes touched"),
        [(name, len(r), sum(bool(row["crimes"]) for row in r), *_missed(r, a), _touched(r, a))
         for name, r, a in sets],
    )  # fmt: skip
    parts = [("class: any", *_codes(rows, answers, "crimes", "class", None))]
    for family, listed in FAMILIES.items():
        parts.append((f"class: {family}", *_codes(rows, answers, "crimes", "class", listed)))
    factors = sorted({factor for row in rows for factor in row["vulnerability"]})
    for factor in [None, *factors]:
        found = _codes(rows, answers, "vulnerability", "factor", factor)
        parts.append((f"factor: {factor or 'any'}", *found))
    for name, of in (("urgent", "urgency_missed"), ("says_repeat", "says_repeat"),
                     ("already_recorded", "crime_already_recorded")):  # fmt: skip
        parts.append((name, *_told(_yes(rows, of), _yes(answers, name))))
    detail = table(("development, cross-validated", "labelled", "recall", "precision", "F1"), parts)
    publish(
        "labelled",
        "Wilson 95% intervals; where few are labelled they are the figure",
        f"{whole}\n\n{detail}",
    )


def _cross_validated(rows: Rows) -> Rows:
    others = [
        row for path in sorted(checks.HERE.glob("train-*.jsonl")) for row in checks._rows(path)
    ]
    answers: Rows = [{}] * len(rows)
    for fold in range(FOLDS):
        judged = [at for at in range(len(rows)) if at % FOLDS == fold]
        learn = others + [row for at, row in enumerate(rows) if at % FOLDS != fold]
        found = checks._answers(learn, [rows[at] for at in judged])
        for at, answer in zip(judged, found, strict=True):
            answers[at] = answer
    return answers


def _shipped(rows: Rows) -> Rows:
    import pyarrow as pa

    from asvat.findings.narratives import read_narratives

    texts = pa.array([row["narrative"] for row in rows])
    closed = pa.array([row.get("closed_as") for row in rows], pa.string())
    answers: Rows = read_narratives(texts, closed).to_pylist()
    return answers


def _yes(rows: Rows, key: str) -> list[set[str]]:
    return [{"yes"} if row[key] else set() for row in rows]


def _told(true: list[set[str]], said: list[set[str]]) -> tuple[int, str, str, float]:
    right = sum(len(one & other) for one, other in zip(true, said, strict=True))
    score = Score(right, sum(map(len, said)), sum(map(len, true)))
    return int(score.true), wilson(right, score.true), wilson(right, score.said), score.f1


def _missed(rows: Rows, answers: Rows) -> tuple[str, str]:
    _, recall, precision, _ = _told(_yes(rows, "crimes"), _yes(answers, "crime_missed"))
    return recall, precision


def _codes(
    rows: Rows, answers: Rows, key: str, name: str, listed: str | None
) -> tuple[int, str, str, float]:
    """Compare the codes under `key`, or those of them that `listed` holds."""
    true = [set(row[key]) for row in rows]
    said = [{one[name] for one in answer[key]} for answer in answers]
    if listed is not None:
        some = set(listed.split())
        true, said = [one & some for one in true], [one & some for one in said]
    return _told(true, said)


def _touched(rows: Rows, answers: Rows) -> str:
    """Return the share of labelled quotes that ours overlap, where a crime was rightly said."""
    touched = labelled = 0
    for row, answer in zip(rows, answers, strict=True):
        if row["crimes"] and answer["crime_missed"]:
            text = row["narrative"]
            ours = checks._places(text, [q for c in answer["crimes"] for q in c["evidence"]])
            labelled += len(row["evidence"])
            touched += sum(bool(ours & checks._places(text, [one])) for one in row["evidence"])
    return wilson(touched, labelled)
