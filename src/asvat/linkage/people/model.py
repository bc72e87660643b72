"""The model: everything that the weight of a pair depends on, as one inspectable JSON file."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from asvat.errors import InputError
from asvat.geography.whole_file import whole_file
from asvat.linkage.people.comparisons import COMPARISONS

FORMAT = 1


@dataclass(frozen=True)
class Model:
    """A trained model of when two profiles are one person.

    Parameters
    ----------
    values
        (m, u) of each level of each comparison, in the order of `comparisons.COMPARISONS`: the
        chance of the level among pairs of one person, and among pairs of two.
    present
        Comparisons that the data had anything for.
    prior
        Chance that two profiles drawn at random are one person.
    household
        Chance that two profiles drawn at random are two people of one household; 0 where nothing
        in the data tells a household.
    frequencies
        How common each named value is, by column.
    unnamed
        How common a value counts that is not named, by column.
    shared
        Telephones and e-mails that say nothing, because many people use them.
    keys
        Names of the blocking keys, in the order in which they are applied.
    threshold
        Match probability from which on a link counts.
    facts
        What it was trained on and how: counts, seed, fallbacks.
    """

    values: dict[str, list[tuple[float, float]]]
    present: tuple[str, ...]
    prior: float
    household: float
    frequencies: dict[str, dict[str, float]]
    unnamed: dict[str, float]
    shared: dict[str, list[str]]
    keys: tuple[str, ...]
    threshold: float
    facts: dict[str, Any]

    @cached_property
    def version(self) -> str:
        """Name of the model by its content: the same model, the same version."""
        text = json.dumps(self._plain(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _plain(self) -> dict[str, Any]:
        """Return what the model holds, by name; `dataclasses.asdict` would copy every value."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def save(self, path: Path) -> None:
        """Write the model as JSON; values of named people are in it, so keep it as safe as they."""
        content = {"format": FORMAT, "version": self.version, **self._plain()}
        with whole_file(path) as part:
            part.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Model:
        """Read a model.

        Raises
        ------
        InputError
            When the file is missing, no model, of another format, or changed by hand.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            said = content.pop("version")
            if content.pop("format") != FORMAT:
                raise InputError(
                    "the model is of another format", where=str(path), mend="Train it again."
                )
            values = {
                name: [(float(m), float(u)) for m, u in levels]
                for name, levels in content.pop("values").items()
            }
            present, keys = tuple(content.pop("present")), tuple(content.pop("keys"))
            model = cls(values=values, present=present, keys=keys, **content)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise InputError(
                "this is no linkage model", where=str(path), mend="Train one and save it."
            ) from None
        if model.version != said:
            raise InputError(
                "the model was changed after it was saved", where=str(path), mend="Train it again."
            )
        return model

    def table(self) -> pa.Table:
        """Return one row a level: its chances, bits, the column it is weighed by."""
        rows = [
            {
                "comparison": name,
                "level": level.name,
                "m": m,
                "u": u,
                "h": level.h,
                "bits": math.log2(m / u),
                "weighed_by_frequency": level.frequencies,
            }
            for name in self.present
            for level, (m, u) in zip(COMPARISONS[name], self.values[name], strict=True)
        ]
        return pa.Table.from_pylist(rows)
