"""What a reviewer says in a decision, and whether it holds together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from saferplaces.casework.reviews.prompts import Prompt
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import code_or_none, codes

NOW, LATER = "now", "later"
DOMESTIC_TASK = "domestic_abuse_pathway"


@dataclass(frozen=True)
class Asked:
    """One thing to do that the decision asks for."""

    kind: str
    owner_id: int | None = None
    team_id: int | None = None
    due_at: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Given:
    """A decision as it was entered; nothing in it has a default that decides anything.

    Attributes
    ----------
    recording:
        Code of ``recording_decisions``.
    answers:
        The reviewer's word on each prompt, by its key.
    recorded:
        For a crime that is due: `NOW` with its number, or `LATER`, which leaves an error to mend.
    hate, domestic:
        None where the reviewer did not say.
    """

    recording: str
    risk_level: str
    answers: Mapping[str, str] = field(default_factory=dict)
    rationale: str = ""
    crime_class: str = ""
    recorded: str = ""
    crime_number: str = ""
    hate: bool | None = None
    hate_strands: tuple[str, ...] = ()
    domestic: bool | None = None
    asb_category: str = ""
    note: str = ""
    tasks: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What is known of the log that a decision is checked against."""

    sort: str  # log or crime
    prompts: tuple[Prompt, ...]  # those that were shown
    names: frozenset[str]  # family names of the parties, folded
    asks_hate: bool
    asks_domestic: bool
    lowered: bool  # the level is below what is on record


def check(given: Given, log: Standing) -> Code:
    """Return the row of the recording decision, if what was entered holds together.

    Raises
    ------
    Problem
        With the field that it is about.
    """
    row = code_or_none("recording_decisions", given.recording)
    if row is None or log.sort not in row.values["for"]:
        raise Problem("Select what is to be recorded", field="recording")
    if code_or_none("risk_levels", given.risk_level) is None:
        raise Problem("Select the level of risk", field="risk_level")
    _needs(given, row)
    _prompts(given, row, log.prompts)
    _flags(given, row, log)
    if log.lowered and not given.rationale:
        raise Problem("Say why the risk is lower than on record", field="rationale")
    if row.values.get("minimal"):
        _without_names(given, log.names)
    return row


def _needs(given: Given, row: Code) -> None:
    needs = row.values["needs"]
    if "class" in needs and not given.crime_class:
        raise Problem("Select the class of the crime", field="crime_class")
    if "recorded" in needs:
        if given.recorded not in {NOW, LATER}:
            raise Problem("Say whether you have recorded the crime now", field="recorded")
        if given.recorded == NOW and not given.crime_number:
            raise Problem("Enter the number of the crime that you recorded", field="crime_number")
    if "number" in needs and not given.crime_number:
        raise Problem("Enter the number of the crime", field="crime_number")
    if "rationale" in needs and not given.rationale:
        raise Problem("Give the reason for this decision", field="rationale")


def _prompts(given: Given, row: Code, prompts: tuple[Prompt, ...]) -> None:
    known = {answer.code for answer in codes("prompt_answers")}
    for prompt in prompts:
        if given.answers.get(prompt.key) not in known:
            raise Problem(f"Say what you think of: {prompt.title}", field=f"prompt-{prompt.key}")
    said = {given.answers[p.key] for p in prompts}
    records = bool(row.values.get("missed") or row.values.get("referred"))
    if "agree" in said and not records:
        raise Problem(
            "You agreed with a crime to record: record it or refer it, or change that answer",
            field="recording",
        )
    if "already_recorded" in said and given.recording == "no_crime_disclosed":
        raise Problem(
            "You said that a crime is already recorded: select that and give its number",
            field="recording",
        )
    if "not_sure" in said and not records and not given.rationale:
        raise Problem("You are not sure of a crime: refer it or give the reason", field="rationale")
    refused = {p.crime_class for p in prompts if given.answers[p.key] == "not_a_crime"}
    agreed = {p.crime_class for p in prompts if given.answers[p.key] == "agree"}
    if given.crime_class in refused - agreed and row.values.get("missed"):
        raise Problem("You said above that this class is not a crime here", field="crime_class")


def _flags(given: Given, row: Code, log: Standing) -> None:
    if given.hate and not given.hate_strands:
        raise Problem("Select at least one hate strand", field="hate_strands")
    if "strands" in row.values["needs"] and not given.hate:
        raise Problem("A hate incident needs the hate flag and a strand", field="hate")
    if log.asks_hate and given.hate is None:
        raise Problem("The log speaks of hate: say whether it is", field="hate")
    if log.asks_domestic and given.domestic is None:
        raise Problem("The log speaks of domestic abuse: say whether it is", field="domestic")
    pathway = any(task.kind == DOMESTIC_TASK for task in given.tasks)
    if given.domestic and not pathway and not given.rationale:
        raise Problem(
            "Ask for the domestic-abuse pathway, or give the reason why it is not needed",
            field="tasks",
        )


def _without_names(given: Given, names: frozenset[str]) -> None:
    for name, text in (("rationale", given.rationale), ("note", given.note)):
        if names & {word.strip(".,;:!?()'\"").casefold() for word in text.split()}:
            raise Problem("Leave names out of a non-crime hate incident", field=name)
