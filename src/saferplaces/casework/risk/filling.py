"""What is on record that may answer a question: shown beside it, never put in as an answer.

Each source is a function of what is `Known`; a question names its source (``fill``). Where a
source says nothing, or a question has none, the answer of the last assessment is shown if the
question carries (``carry``). Partners' officers get what their own organisation has alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.urls import reverse

from asvat.records.code_lists import label as engine_label
from saferplaces.casework.risk.content import Content, Question
from saferplaces.casework.risk.known import Known
from saferplaces.casework.risk.models import Assessment
from saferplaces.casework.risk.scoring import answered, detail_name, in_words
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.incidents.models import Incident

PROMPT = "A prompt of the engine from the words of the log, not a finding of fact."


@dataclass(frozen=True)
class Filled:
    """What is on record about one question.

    Attributes
    ----------
    value, details:
        The answer that it would be, in the form of an answer, and its words.
    source, address:
        Where it stands, and the page on which it can be read.
    """

    value: Any
    source: str
    address: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


Source = Callable[[Known], Filled | None]


def filled(actor: Actor, assessment: Assessment, content: Content) -> dict[str, dict[str, Any]]:
    """Return what is on record about each question of a version, as the assessment keeps it."""
    known = Known(actor, assessment)
    found = {}
    for question in content.questions:
        one = _of_source(known, question) or _carried(known, question)
        if one is not None:
            words = in_words(question, {question.code: one.value, **one.details})
            found[question.code] = asdict(one) | {"words": words}
    return found


def _of_source(known: Known, question: Question) -> Filled | None:
    source = SOURCES.get(question.fill)
    return source(known) if source else None


def _carried(known: Known, question: Question) -> Filled | None:
    """Return the last answer to the same question of the same questionnaire."""
    if not question.carry:
        return None
    for before in known.earlier:
        given = before.answers.get(question.code)
        same = before.version.questionnaire_id == known.assessment.version.questionnaire_id
        if not same or not answered(given):
            continue
        chosen = [str(code) for code in (given if isinstance(given, list) else [given])]
        if question.answers and not all(question.answer(code) for code in chosen):
            continue
        names = [detail_name(question.code, code) for code in chosen]
        details = {name: before.answers[name] for name in names if before.answers.get(name)}
        source = f"Answered on {day(before.completed_at)}, version {before.version.number}."
        return Filled(given, source, reverse("assessment", args=[before.pk]), details)
    return None


def _log(log: Incident) -> str:
    return f"log {log.record_id or log.pk} of {day(log.reported_at)}"


def _at(log: Incident) -> str:
    return reverse("incident", args=[log.pk])


def _months() -> str:
    return f"{int(setting('risk_reports_months'))} months"


def _events(known: Known) -> int:
    return len({log.event_id or log.pk for log in known.logs})


def _reports(known: Known) -> Filled | None:
    number = _events(known)
    if not number:
        return None
    names = ", ".join(log.record_id for log in known.logs[:5] if log.record_id)
    more = " and others" if len(known.logs) > 5 else ""
    source = (
        f"{number} in {_months()} until {day(known.until)}: {names}{more}. Several calls about one "
        "event count once; other agencies' reports are not among them."
    )
    return Filled(number, source)


def _how_often(known: Known) -> Filled | None:
    number = _events(known)
    if not number:
        return None
    weeks = int(setting("risk_reports_months")) * 365 / 12 / 7
    earlier = number - 1
    answer = (
        "first" if not earlier
        else "most_weeks" if earlier >= weeks / 2
        else "most_months" if earlier >= int(setting("risk_reports_months")) / 2
        else "occasionally"
    )  # fmt: skip
    source = f"{earlier} earlier reports in {_months()}. More may have happened than was reported."
    if earlier == 1:
        source = source.replace("reports", "report", 1)
    return Filled(answer, source)


def _linked(known: Known) -> Filled | None:
    earlier = [log for log in known.logs if not known.about_log or log.pk != known.about_log.pk]
    if not earlier:
        return None
    return Filled(
        "unsure", f"There is an earlier one: {_log(earlier[0])}. Only the victim can say whether "
        "they belong together.", _at(earlier[0]),
    )  # fmt: skip


def _escalating(known: Known) -> Filled | None:
    found = known.series
    if found is None or not found.escalating:
        return None
    return Filled("yes", f"The engine finds that it gets worse: {found.why}")


def _agencies(known: Known) -> Filled | None:
    own = Organisation.objects.filter(pk=known.actor.organisation_id or 0).values_list(
        "name", flat=True
    )
    others = sorted({log.agency for log in known.logs if log.agency} - set(own))
    others = others if len({log.agency for log in known.logs}) > 1 else []
    if not others:
        return None
    names = ", ".join(others)
    return Filled("yes", f"Reports of the same person stand in records of {names}.", "",
                  {detail_name("q6", "yes"): names})  # fmt: skip


def _hate(known: Known) -> Filled | None:
    if not known.strands:
        return None
    names = [engine_label("hate_strands", code) for code in known.strands]
    log = next(iter(known.strands.values()))[0]
    return Filled("yes", f"{', '.join(names)}: {_log(log)}. {PROMPT}", _at(log),
                  {detail_name("q8", "yes"): ", ".join(names)})  # fmt: skip


def _hate_strands(known: Known) -> Filled | None:
    if not known.strands:
        return None
    log = next(iter(known.strands.values()))[0]
    return Filled(list(known.strands), f"In {_log(log)}. {PROMPT}", _at(log))


def _why_vulnerable(known: Known) -> list[str]:
    """Return what increases the personal risk, each with where it stands."""
    found = []
    if known.age is not None and known.age >= int(setting("risk_older_from")):
        found.append(f"Aged {known.age}, by the date of birth on record")
    if known.age is not None and known.age < int(setting("risk_child_under")):
        found.append(f"A child: aged {known.age}, by the date of birth on record")
    for code, log in known.factors.items():
        if code in known.personal:
            found.append(f"{known.personal[code]} ({_log(log)})")
    return found


def _vulnerable(known: Known) -> Filled | None:
    why = _why_vulnerable(known)
    if not why:
        return None
    log = next((log for code, log in known.factors.items() if code in known.personal), None)
    prompt = f" {PROMPT}" if log else ""
    return Filled("yes", f"{'; '.join(why)}.{prompt}", _at(log) if log else "")


def _vulnerable_words(known: Known) -> Filled | None:
    why = _why_vulnerable(known)
    return (
        Filled("; ".join(why), f"From the person's logs and date of birth. {PROMPT}")
        if why
        else None
    )


def _danger_words(known: Known) -> Filled | None:
    if not known.triggers:
        return None
    parts = [
        f"{engine_label('triggers', code)} ({_log(log)})" for code, log in known.triggers.items()
    ]
    return Filled("; ".join(parts), f"Hard triggers that the engine reads. {PROMPT}",
                  _at(next(iter(known.triggers.values()))))  # fmt: skip


def _history_words(known: Known) -> Filled | None:
    number = _events(known)
    before = next((a for a in known.earlier if a.band), None)
    parts = [f"{number} reports in {_months()}"] if number > 1 else []
    if before is not None:
        parts.append(f"Band {before.band} on {day(before.completed_at)}")
    return Filled("; ".join(parts), "Counted from logs and earlier assessments.") if parts else None


def _health(known: Known) -> Filled | None:
    both = [code for code in ("physical_health", "mental_health") if code in known.factors]
    if not both:
        return None
    log = known.factors[both[0]]
    return Filled("both" if len(both) == 2 else "either", f"In {_log(log)}. {PROMPT}", _at(log))


def _one_factor(answer: Any, *factors: str) -> Source:
    def found(known: Known) -> Filled | None:
        log = next((known.factors[code] for code in factors if code in known.factors), None)
        return Filled(answer, f"In {_log(log)}. {PROMPT}", _at(log)) if log else None

    return found


def _factors(answers: Mapping[str, str]) -> Source:
    """Return a source that gives several answers, each by a factor."""

    def found(known: Known) -> Filled | None:
        chosen = {answers[code]: log for code, log in known.factors.items() if code in answers}
        if not chosen:
            return None
        log = next(iter(chosen.values()))
        return Filled(list(chosen), f"In {_log(log)}. {PROMPT}", _at(log))

    return found


DANGERS = {"suicide": "self_harm", "weapon": "weapon", "fire": "arson", "child_at_risk": "child"}


def _danger(known: Known) -> Filled | None:
    chosen = {DANGERS[code]: log for code, log in known.triggers.items() if code in DANGERS}
    series = next((logs for logs in known.strands.values() if len(logs) > 1), None)
    if series:
        chosen["hate_series"] = series[0]
    if not chosen:
        return None
    names = "; ".join(dict.fromkeys(_log(log) for log in chosen.values()))
    return Filled(list(chosen), f"In {names}. {PROMPT}", _at(next(iter(chosen.values()))))


def _self_harm(known: Known) -> Filled | None:
    log = known.triggers.get("suicide") or known.factors.get("self_harm_or_suicide")
    return Filled("yes", f"In {_log(log)}. {PROMPT}", _at(log)) if log else None


def _age(known: Known) -> Filled | None:
    return None if known.age is None else Filled(known.age, "By the date of birth on record.")


def _child(known: Known) -> Filled | None:
    log = known.triggers.get("child_at_risk") or known.factors.get("child")
    return Filled("yes", f"In {_log(log)}. {PROMPT}", _at(log)) if log else None


SOURCES: dict[str, Source] = {
    "reports": _reports,
    "how_often": _how_often,
    "linked": _linked,
    "escalating": _escalating,
    "agencies": _agencies,
    "hate": _hate,
    "hate_strands": _hate_strands,
    "vulnerable": _vulnerable,
    "vulnerable_words": _vulnerable_words,
    "danger": _danger,
    "danger_words": _danger_words,
    "history_words": _history_words,
    "health": _health,
    "health_factors": _factors(
        {
            "physical_health": "physical", "mental_health": "mental", "disability": "disability",
        }
    ),
    "dependency": _factors({"substance_dependency": "substances"}),
    "isolation": _one_factor("isolated", "isolation"),
    "isolated": _one_factor("nobody", "isolation"),
    "self_harm": _self_harm,
    "domestic": _one_factor("yes", "domestic_abuse"),
    "age": _age,
    "child": _child,
}  # fmt: skip
"""What a question can be filled from, by the name in its ``fill``."""
TITLES = {
    "reports": "Number of reports", "how_often": "How often it was reported",
    "linked": "Earlier logs", "escalating": "Getting worse", "agencies": "Other agencies",
    "hate": "Prompts of hate", "hate_strands": "Strands of hate",
    "vulnerable": "Factors of personal risk, and age",
    "vulnerable_words": "Factors of personal risk in words", "danger": "Hard triggers",
    "danger_words": "Hard triggers in words", "history_words": "History in words",
    "health": "Health", "health_factors": "Health and disability", "dependency": "Dependency",
    "isolation": "Isolation (matrix)", "isolated": "Isolation (vulnerability)",
    "self_harm": "Self-harm", "domestic": "Domestic abuse", "age": "Age", "child": "A child",
}  # fmt: skip
"""What the sources are called on the screens of administrators."""
