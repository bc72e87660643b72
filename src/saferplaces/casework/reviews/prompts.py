"""The crimes that the engine asks to consider in a log, and which logs are read without them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from saferplaces.casework.reviews import words
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.incidents.models import Finding

NOT_SHOWN = "not shown until it is decided"
BASES = {
    "narrative": "by the words of the log",
    "codes": "by the codes of the log",
    "series": "by several logs together",
}


@dataclass(frozen=True)
class Prompt:
    """One crime to consider: what, on which words, to prove what, how sure, by which rule."""

    key: str
    """Names it in the form: the review and its place in the finding."""
    crime_class: str
    basis: str
    evidence: tuple[str, ...]
    related: tuple[str, ...]
    point: str
    confidence: float
    rule: str
    supervisor: bool

    @property
    def title(self) -> str:
        """The class in words."""
        return words.offence(self.crime_class)

    @property
    def basis_words(self) -> str:
        """Where it was found, in words."""
        return BASES.get(self.basis, self.basis)

    def answered(self, answer: str) -> dict[str, Any]:
        """Return what is kept of it with a decision: no words of the narrative."""
        return {
            "class": self.crime_class,
            "basis": self.basis,
            "rule": self.rule,
            "confidence": self.confidence,
            "answer": answer,
        }

    @property
    def field(self) -> str:
        """Its field in the form of the decision."""
        return f"prompt-{self.key}"


def prompts(review_id: int, finding: Finding) -> list[Prompt]:
    """Return the prompts of a log, the surest first."""
    found = [_prompt(f"{review_id}-{at}", row) for at, row in enumerate(finding.recording)]
    return sorted(found, key=lambda p: -p.confidence)


def by_class(found: Iterable[Prompt]) -> list[list[Prompt]]:
    """Return prompts of one log that ask for the same class together: one word answers them."""
    groups: dict[str, list[Prompt]] = {}
    for prompt in found:
        groups.setdefault(prompt.crime_class, []).append(prompt)
    return list(groups.values())


def drawn(seed: object, share: float, incident_id: str) -> bool:
    """Say whether a log is in a random share: the same logs always, whoever asks and when.

    The digest is the one that orders the engine's own draw (``asvat recording sample --seed``), so
    a sample drawn with the same seed, and no larger than our share, holds logs that were read
    blind here.
    """
    digest = hashlib.sha256(f"{seed}|{incident_id}".encode()).hexdigest()
    return int(digest[:13], 16) < share * 16**13


def blind_among(incident_ids: Iterable[str]) -> set[str]:
    """Return the logs that are reviewed without the engine's prompts in sight, to judge it."""
    seed, share = setting("blind_seed"), float(setting("blind_share"))
    return {key for key in incident_ids if drawn(seed, share, key)}


def told(contributions: Iterable[Mapping[str, Any]], *, hide: bool) -> list[tuple[str, str]]:
    """Return the parts of a score with their reasons, the largest first.

    Hidden is what names a crime: the part for recording, and why it does harm.
    """
    parts = sorted(contributions, key=lambda c: -float(c["points"]))
    if hide:
        parts = [c for c in parts if c["part"] != "recording"]
    return [
        (
            words.PARTS.get(c["part"], str(c["part"])),
            NOT_SHOWN if hide and c["part"] == "harm" else str(c["why"]),
        )
        for c in parts
    ]


def _prompt(key: str, row: Mapping[str, Any]) -> Prompt:
    return Prompt(
        key=key,
        crime_class=row["class"],
        basis=row["basis"],
        evidence=tuple(row.get("evidence") or ()),
        related=tuple(row.get("related") or ()),
        point=row.get("point_to_prove") or "",
        confidence=float(row["confidence"]),
        rule=row["rule"],
        supervisor=bool(row.get("supervisor")),
    )
