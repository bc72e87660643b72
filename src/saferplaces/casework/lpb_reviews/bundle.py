"""The bundle: what the council passes to the policing body, put together from the case review.

Application form, decision on the threshold, minutes, chronology, result letter, outcome report,
recommendations with what the bodies said, action plan, and what each body was asked. No address and
no way of contact is in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from saferplaces.casework.case_reviews import queries
from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.foundation.ui.formats import day, moment

Part = dict[str, Any]


def gather(review: CaseReview) -> dict[str, Any]:
    """Return the bundle as it would be passed now: parts with lines, and what there is none of."""
    held = queries.bundle(review)
    parts = [
        _part("Application form", _application(review, held)),
        _part("Decision on the threshold", _threshold(held)),
        _part("Minutes of the meeting", [*_chair(held), held["minutes"], held["findings"]]),
        _part("Chronology", [held["chronology"]]),
        _part("Result letter", _letter(held["result_letter"])),
        _part("Outcome report", _letter(held["outcome_report"])),
        _part("Recommendations, and what the organisations said", _recommendations(held)),
        _part("Action plan", _plan(held)),
        _part("What each organisation was asked and answered", _requests(held)),
    ]
    return {
        "case_review": review.reference,
        "parts": [part for part in parts if part["lines"]],
        "none": [part["title"] for part in parts if not part["lines"]],
    }


def digest(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a bundle, however it is laid out."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _part(title: str, lines: Iterable[str]) -> Part:
    return {"title": title, "lines": [line for line in lines if line.strip()]}


def _application(review: CaseReview, held: Mapping[str, Any]) -> list[str]:
    told = held["application"]
    reports = [
        f"Reported {day(one.reported_date)} to {one.agency or 'an agency not named'}, of "
        f"{day(one.incident_date)}: {one.get_state_display().lower()}. {one.why}".rstrip()
        for one in held["reports"]
    ]
    return [
        f"Received {day(review.received_at)}, {told.get_channel_display().lower()}",
        f"Applied for by {told.get_relation_display().lower()}" if told.on_behalf else "",
        f"Harm, in their words: {told.impact}" if told.impact else "",
        f"Hate, in their words: {told.hate_words}" if told.hate_words else "",
        f"What they want: {told.wanted}" if told.wanted else "",
        *reports,
    ]


def _threshold(held: Mapping[str, Any]) -> list[str]:
    lines = []
    for one in reversed(held["decisions"]):
        lines += [
            f"{moment(one.at)}: {one.get_result_display()}, {one.get_trigger_display().lower()}; "
            f"{one.counted} counted, {one.wanted} wanted (rule {one.rule} of {day(one.rule_from)})",
            *(f"- {said['sentence']}" for said in one.sentences),
            f"Persistence: {one.persistence}" if one.persistence else "",
            f"Harm: {one.harm}" if one.harm else "",
            f"Adequacy of the response: {one.adequacy}" if one.adequacy else "",
            f"Reasons: {one.reasons}",
        ]
    return lines


def _chair(held: Mapping[str, Any]) -> list[str]:
    row = held["meeting"]
    if row is None:
        return []
    return [f"Held {moment(row.held_at)}, chaired by {row.chair_name}, {row.chair_body}"]


def _letter(row: Any) -> list[str]:
    return [] if row is None else [f"{day(row.at)}: {row.subject}\n{row.body}"]


def _recommendations(held: Mapping[str, Any]) -> list[str]:
    lines = []
    for row in held["recommendations"]:
        said = getattr(row, "response", None)
        answer = (
            f"{said.get_decision_display()} on {day(said.considered_on)}. {said.reason}"
            if said
            else "Not considered yet."
        )
        lines.append(f"{row.number}. To {row.organisation.name}: {row.text} ({row.why}) {answer}")
    return lines


def _plan(held: Mapping[str, Any]) -> list[str]:
    return [
        f"{row.organisation.name}, by {day(row.due_on)}: {row.title}. "
        + (f"Done {day(row.done_on)}: {row.outcome}" if row.done_on else "Not done yet.")
        for row in held["plan"]
    ]


def _requests(held: Mapping[str, Any]) -> list[str]:
    return [
        f"{row.organisation.name}: {row.asked} "
        + (f"Answered {day(row.answered_at)}: {row.answer}" if row.answered_at else "No answer.")
        for row in held["requests"]
    ]
