"""Forms of tasks."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.foundation.identity.queries import away, people
from saferplaces.foundation.identity.roles import TASKS
from saferplaces.foundation.tasks.models import Task


class EndForm(forms.Form):
    """What came of a task, or why it is not needed."""

    ended = forms.ChoiceField(
        label="Has it been done?",
        choices=[("done", "Yes, it is done"), ("cancelled", "No, it is not needed any more")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it has been done"},
    )
    outcome = forms.CharField(
        label="What came of it, or why it is not needed",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": "Enter what came of it, or why it is not needed"},
    )


class OwnerForm(forms.Form):
    """To whom a task goes."""

    owner = forms.TypedChoiceField(
        label="Give it to",
        coerce=int,
        error_messages={"required": "Select a person"},
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = people(TASKS, organisation_id=task.organisation_id, district=task.district)
        absent = set(away().values_list("pk", flat=True))
        chosen = [
            (str(who.pk), f"{who.name} (away today)" if who.pk in absent else who.name)
            for who in found
            if who.pk != task.owner_id
        ]
        self.fields["owner"].choices = [("", "Select a person"), *chosen]  # type: ignore[attr-defined]
