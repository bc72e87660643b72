"""The rules: which concepts in a row speak for which label, and where they do in a text."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from asvat.findings.narratives.lexicon import lexicon
from asvat.findings.narratives.marking import Signs
from asvat.findings.narratives.patterns import (
    Pattern,
    compile_pattern,
    concepts,
    items,
    literals,
)

MATCHES = 4
"""Places kept of one rule in one text."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that speaks, and the pieces on which it does."""

    label: str
    rule: int
    start: int
    end: int


class Rules:
    """All rules, ready to be run over signs."""

    def __init__(self) -> None:
        written: list[tuple[str, str, list[str]]] = []
        for file in ("crimes", "factors"):
            text = resources.files(__package__).joinpath(f"rules/{file}.toml").read_text("utf-8")
            parsed = tomllib.loads(text)
            macros = parsed.pop("macros")
            for label, rules in parsed.items():
                for name, pattern in rules.items():
                    written.append((label, name, items(pattern, macros)))
            if file == "crimes":
                self.classes = tuple(parsed)
        patterns = [" ".join(row) for _, _, row in written]
        words = literals(patterns)
        self.signs = Signs(lexicon(), words)
        for pattern in patterns:
            unknown = concepts(pattern) - set(self.signs.bit)
            if unknown:
                raise ValueError(f"rules name unknown concepts: {sorted(unknown)}")
        self.label = [label for label, _, _ in written]
        self.name = [f"{label}.{name}" for label, name, _ in written]
        self.weak = [name.startswith("weak") for _, name, _ in written]
        self._written = [row for _, _, row in written]
        self._compiled: list[Pattern | None] = [None] * len(written)
        self._needs = [self._need(row) for row in self._written]

    def _need(self, row: list[str]) -> tuple[int, ...]:
        bit = self.signs.bit
        return tuple(
            sum({bit[name] for name in item.split("|")})
            for item in row
            if item[0] not in "~!^" and not item.endswith("?")
        )

    def hits(self, signs: str, present: int) -> list[Hit]:
        """Return where the rules speak in a text, given by its signs and the concepts in it."""
        found = []
        for rule, needs in enumerate(self._needs):
            for need in needs:
                if not present & need:
                    break
            else:
                pattern = self._compiled[rule]
                if pattern is None:
                    pattern = compile_pattern(self._written[rule], self.signs)
                    self._compiled[rule] = pattern
                for count, match in enumerate(pattern.regex.finditer(signs)):
                    if count == MATCHES:
                        break
                    found.append(Hit(self.label[rule], rule, match.start(), match.end()))
        return found


@cache
def rules() -> Rules:
    """Return the rules of the package."""
    return Rules()
