"""Fields that several forms of case reviews have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from saferplaces.casework.case_reviews import letters, safe
from saferplaces.casework.case_reviews.letters import Told
from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import CASE_REVIEWS_WORK
from saferplaces.foundation.ui.forms import Form

SELECT = [("", "Select")]


def words(label: str, *, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"Enter {label[:1].lower()}{label[1:]}"},
        **more,
    )


def line(label: str, *, required: bool = True, **more: Any) -> forms.CharField:
    """Return a field for a line."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=200,
        error_messages={"required": f"Enter {label[:1].lower()}{label[1:]}"},
        **more,
    )


def radios(label: str, choices: Iterable[Any], *, required: bool = True, **more: Any) -> Any:
    """Return a choice as radios."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": f"Select {label[:1].lower()}{label[1:].rstrip('?')}"},
        **more,
    )


def one_of(label: str, rows: Iterable[tuple[int, str]], *, required: bool = True) -> Any:
    """Return a choice of records by key."""
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        required=required,
        empty_value=None,
        choices=[*SELECT, *rows],
        error_messages={"required": f"Select {label[:1].lower()}{label[1:].rstrip('?')}"},
    )


def contacts(review: CaseReview, label: str = "Single point of contact") -> Any:
    """Return a choice of those who run case reviews for the council here."""
    found = people(
        CASE_REVIEWS_WORK, organisation_id=review.organisation_id, district=review.district
    )
    return one_of(label, [(user.pk, user.name) for user in found])


def bodies(review: CaseReview) -> list[tuple[int, str]]:
    """Return the relevant bodies to which the application was passed."""
    rows = Organisation.objects.filter(pk__in=review.bodies).order_by("name")
    return list(rows.values_list("pk", "name"))


def moment_of(day: dt.date, time: dt.time) -> dt.datetime:
    """Return a moment by the local clock."""
    return timezone.make_aware(dt.datetime.combine(day, time))


class TellForm(Form):
    """How the victim is told, and the words; subclasses put their fields before these.

    Where the words depend on what the form itself says, they are left empty: the letter is then
    the template's, filled when it goes out.
    """

    kind = ""
    words_known = True
    told_last = ("way", "body")

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.review = review
        self._draft = letters.draft(review, self.kind)[2] if self.words_known else ""
        self.fields["way"] = radios(
            "How are they told?",
            safe.choices_of(review),
            help_text="Only ways that are safe for them are offered.",
        )
        self.fields["body"] = words(
            "The letter, or what is said" if self.words_known else "Other words for the letter",
            required=self.words_known,
            rows=16 if self.words_known else 4,
            help_text="Replace everything that stands in [square brackets]."
            if self.words_known
            else "Leave it empty to send the standard letter with each report's sentence and your "
            "reasons; you see it as it went out afterwards.",
        )
        self.fields["body"].initial = self._draft

    @property
    def told(self) -> Told:
        """How they are told; words that were left as they were are filled when it goes out."""
        given = "\n".join(self.cleaned_data["body"].splitlines()).strip()
        return Told(self.cleaned_data["way"], "" if given == self._draft else given)
