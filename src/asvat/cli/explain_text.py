"""One log explained, in words and in lines of 100 columns."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from asvat.cli.explain_series import event_lines, people_lines, place_lines, where
from asvat.cli.wording import WIDTH, counted, day, moment, wrapped
from asvat.findings.explaining.narrative import ASIDE, passages
from asvat.findings.listing.words import in_words, lowered, one_line, plain

if TYPE_CHECKING:
    from asvat.findings.explaining import Explanation, Prompt, Score, Span

SHOWN_WHOLE = 4000
"""Characters up to which a narrative is shown whole; of a longer one, the marked passages."""

_WHY_ASIDE = {
    "negated": "said not to be so",
    "hearsay": "hearsay",
    "already_recorded": "said to be recorded already",
    "historic": "of long ago",
    "other_force": "for another force",
    "not_a_person": "not aimed at a person",
}
_IF = {
    "harm": "if nothing of what is told happened",
    "vulnerability": "if none of the factors holds",
    "history": "if the earlier events are somebody else's",
    "escalation": "if the earlier events are somebody else's",
    "recording": "if there is no crime, or it is recorded already",
}


def explanation_lines(found: Explanation, *, bold: bool = False) -> list[str]:
    """Return the explanation for reading; `bold` marks words for a terminal that shows it."""
    lines = _header(found)
    lines += _section("NARRATIVE", _narrative(found.narrative, found.marked, bold))
    lines += _section(
        "CRIMES TO CONSIDER (prompts: nothing is recorded, closed or lowered by them)",
        _crimes(found),
    )
    lines += _section("VULNERABILITY AND URGENCY", _vulnerability(found.told))
    if found.score:
        lines += _section(f"SCORE {found.score.score:.1f} of 100", _score(found.score))
        lines += _section("WHAT WOULD CHANGE IT", _changes(found.score, found))
    lines += _section("PEOPLE", people_lines(found))
    lines += _section("PLACE", place_lines(found))
    lines += _section("OTHER LOGS OF THE SAME EVENT", event_lines(found))
    return [*lines, *_section("MADE BY", _made_by(found))]


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", title, *lines] if lines else []


def _header(found: Explanation) -> list[str]:
    log = found.log
    marking = log["marking"] if log["marking"] not in {None, "NONE"} else ""
    title = "  ".join(
        p for p in (log["record_id"] or log["incident_id"], log["agency"], marking) if p
    )
    told = (
        f"Reported {day(log['reported_at'])}, {log['reported_at']:%H:%M}"
        if log["reported_at"]
        else (f"Happened {moment(log['occurred_from'])}; when it was reported is not known")
    )
    if log["channel"]:
        told += f", via {one_line(log['channel'])}"
    if log["reported_at"] and log["occurred_from"] and log["occurred_from"] != log["reported_at"]:
        told += f"; happened {moment(log['occurred_from'])}"
    told += f"; closed {moment(log['closed_at'])}." if log["closed_at"] else "; not closed."
    lines = [
        title,
        wrapped(told),
        wrapped(f"{found.what or 'Nothing said of what it is'}; {_codes(log)}."),
    ]
    lines.append(wrapped(where(found.place, log["area_name"] or "")))
    lines.append("")
    return [*lines, *(wrapped(line) for line in _standing(found))]


def _codes(log: dict[str, Any]) -> str:
    closing = log["closing_code"]
    label = in_words("closing", closing)
    said = f"opened {log['opening_code'] or 'without a code'}, "
    if not closing:
        return said + "no closing code"
    said += f"closed {closing}"
    said += f" ({lowered(label)})" if label != closing else " (a code that the list does not know)"
    qualifiers = ", ".join(lowered(in_words("qualifier", q)) for q in log["qualifiers"] or ())
    return said + (f"; {qualifiers}" if qualifiers else "")


def _standing(found: Explanation) -> list[str]:
    score = found.score
    if score is None:
        return [
            "NOT IN SCOPE of review: neither its closing code nor its class is among those that "
            "are reviewed. What it is linked to is shown all the same."
        ]
    alert = ", ".join(in_words("trigger", t).lower() for t in score.triggers)
    said = [f"ALERT, for someone's eyes at once, whatever its rank: {alert}."] if alert else []
    return [
        *said,
        f"Rank {score.rank:,} of {score.due:,} due of {day(score.closed_on)}; "
        f"score {score.score:.1f} of 100.",
    ]


def _narrative(text: str, marked: tuple[Span, ...], bold: bool) -> list[str]:
    if not text.strip():
        return ["  There is no narrative."]
    pieces = []
    shown = passages(text, marked, SHOWN_WHOLE)
    for start, end in shown:
        at = start
        said = "" if start == 0 else "[…] "
        for span in marked:
            if start <= span.start < end:
                said += plain(text[at : span.start]) + _mark(text, span, bold)
                at = span.end
        pieces.append(said + plain(text[at:end]))
    if shown[-1][1] < len(text):
        pieces[-1] += " […]"
    lines = [
        line
        for piece in pieces
        for paragraph in piece.splitlines()
        for line in (textwrap.wrap(paragraph, WIDTH - 2, break_on_hyphens=False) or [""])
    ]
    if len(shown) > 1 or shown[-1][1] < len(text):
        lines.append(f"(passages of {len(text):,} characters; --json has all)")
    return ["  " + line for line in lines]


def _mark(text: str, span: Span, bold: bool) -> str:
    words = plain(text[span.start : span.end])
    if span.kind == ASIDE:
        return f"‹{words}›"
    return f"\x1b[1m⟦{words}⟧\x1b[0m" if bold else f"⟦{words}⟧"


def _quoted(words: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"“{one_line(w)}”" for w in words)


def _crimes(found: Explanation) -> list[str]:
    lines = [line for prompt in found.prompts for line in _prompt(prompt, found.narrative)]
    told = found.told or {}
    for aside in told.get("set_aside") or ():
        why = _WHY_ASIDE.get(aside["why"], aside["why"].replace("_", " "))
        lines.append(
            wrapped(
                f"Set aside: {in_words('class', aside['class'])} ({aside['class']}), {why}: "
                f"{_quoted(aside['evidence'] or [])}",
                4, 2,
            )
        )  # fmt: skip
    if told.get("already_recorded"):
        lines.append("  The text says that a crime has been recorded.")
    if not lines:
        return ["  None."] if found.told else ["  Its narrative was not read: it is not in scope."]
    if told and told["probability"] is not None:
        lines.append(
            f"  Probability that a crime is told and not recorded: {told['probability']:.2f}."
        )
    return lines


def _prompt(prompt: Prompt, narrative: str) -> list[str]:
    source = {"narrative": "the text", "series": "the series", "codes": "the codes"}[prompt.basis]
    lines = [
        wrapped(
            f"Consider {prompt.crime} ({prompt.of_class}), confidence {prompt.confidence:.2f}, "
            f"from {source}.",
            4, 2,
        )
    ]  # fmt: skip
    if prompt.supervisor:
        lines.append("    For a supervisor or the crime registrar, always.")
    if prompt.evidence:
        on = "Words" if all(words in narrative for words in prompt.evidence) else "Codes"
        lines.append(wrapped(f"{on}: {_quoted(prompt.evidence)}", 6, 4))
    if prompt.point_to_prove:
        lines.append(wrapped(f"To prove: {one_line(prompt.point_to_prove)}", 6, 4))
    if prompt.related:
        logs = ", ".join(f"{o.log} ({o.at:%d/%m/%Y})" if o.at else o.log for o in prompt.related)
        lines.append(wrapped(f"Together with: {logs}", 6, 4))
    if prompt.due:
        lines.append(f"    If it is one, to be recorded by {moment(prompt.due)}.")
    return lines


def _vulnerability(told: dict[str, Any] | None) -> list[str]:
    if not told:
        return []
    lines = []
    if told["urgent"]:
        lines.append("  Someone may be in danger now, and the log does not treat it so.")
    for trigger in told["triggers"] or ():
        words = _quoted(trigger["evidence"] or [])
        lines.append(
            wrapped(f"Trigger: {in_words('trigger', trigger['trigger']).lower()}: {words}", 4, 2)
        )
    for factor in told["vulnerability"] or ():
        words = _quoted(factor["evidence"] or [])
        said = f"{in_words('factor', factor['factor'])}" + (f": {words}" if words else "")
        lines.append(wrapped(said, 4, 2))
    if told["says_repeat"]:
        lines.append("  The text says that it has happened before.")
    if told["hate_strands"]:
        lines.append(f"  Hate: {', '.join(s.replace('_', ' ') for s in told['hate_strands'])}.")
    if told["asb_category"]:
        lines.append(
            f"  Suggested category: {in_words('asb_category', told['asb_category']).lower()}."
        )
    return lines


def _score(score: Score) -> list[str]:
    return [
        wrapped(f"{c.points:5.1f} of {c.most:.0f}  {c.in_words:<16}  {one_line(c.why)}", 31, 2)
        for c in score.contributions
    ] or ["  Nothing speaks for it."]


def _changes(score: Score, found: Explanation) -> list[str]:
    said = [
        f"Without “{part.in_words}”, {_IF[part.part]}: score {part.score_without:.1f}, rank "
        f"{part.rank_without:,}."
        for part in score.contributions
    ]
    said += [
        f"If the {person.role} is not who the other logs are linked to: {person.alone} instead of "
        f"{counted(person.events, 'event')} as {person.role}."
        for person in found.people
        if person.alone < person.events
    ]
    return [wrapped(line, 4, 2) for line in said]


def _made_by(found: Explanation) -> list[str]:
    made = found.made_by
    models = ", ".join(f"{kind} {version}" for kind, version in made["models"].items()) or "none"
    rules = ", ".join(f"{name} {version}" for name, version in made["rules"].items())
    return [
        f"  Snapshot {made['snapshot']}, asvat {made['software']}.",
        wrapped(f"Models: {models}.", 4, 2),
        wrapped(f"Rules: {rules}.", 4, 2),
        f"  Record: {found.log['source_file']}, line {found.log['source_line']}; "
        f"{found.log['incident_id']}.",
    ]
