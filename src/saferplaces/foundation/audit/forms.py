"""What is asked on the pages of the audit room."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.foundation.audit.models import AccessReportItem, Release, What
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form


def _chosen(name: str, label: str, missing: str, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=lambda: choices(name),
        widget=forms.RadioSelect,
        error_messages={"required": missing},
        **more,
    )


def _why() -> forms.CharField:
    return forms.CharField(
        label="Why? For the file, not for the report",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        error_messages={"required": "Say why, for the file"},
    )


class TrailForm(Form):
    """Which entries of the trail."""

    person = forms.CharField(label="Person looked at (number)", required=False, max_length=60)
    staff = forms.CharField(
        label="Person looking (name, email or number)", required=False, max_length=100
    )
    record = forms.CharField(
        label="Record", required=False, max_length=120, help_text="For example, incident:1234"
    )
    what = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *What.choices])
    first = DateField(label="From day", required=False)
    last = DateField(label="To day", required=False)


class FindPersonForm(Form):
    """Whose accesses to look at."""

    name = forms.CharField(label="Name", required=False, max_length=120)
    born = DateField(label="Date of birth", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        found = super().clean()
        if not self.errors and not (found.get("name") or found.get("born")):
            self.add_error("name", "Enter a name or a date of birth")
        return found


class GlassForm(Form):
    """Why a record outside one's districts is needed now."""

    reason = forms.CharField(
        label="Why do you need this record now?",
        help_text="Say what is happening and who may be harmed. Do not write anybody's name.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": "Say why you need this record now"},
    )


class DisclosureForm(Form):
    """To whom personal data goes, and what for."""

    recipient = _chosen("recipients", "Who will receive it?", "Select who will receive it")
    who = forms.CharField(
        label="Name of the team, office or organisation",
        max_length=100,
        error_messages={"required": "Enter the name of the team, office or organisation"},
    )
    purpose = _chosen("purposes", "What is it for?", "Select what it is for")
    reason = forms.CharField(label="Reference or note", required=False, max_length=200)


class UnusualForm(Form):
    """Which findings."""

    pattern = forms.ChoiceField(
        label="Pattern", required=False, choices=lambda: [("", "All"), *choices("audit_patterns")]
    )
    show = forms.ChoiceField(
        label="Show", required=False, choices=[("", "To look into"), ("all", "All")]
    )


class LookedForm(Form):
    """What came of looking into something unusual."""

    outcome = _chosen("pattern_outcomes", "What did you find?", "Select what you found")
    note = forms.CharField(
        label="Note",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Say what you found"},
    )


class WatchForm(Form):
    """A person for the watch list."""

    person = forms.CharField(
        label="Person (number)",
        max_length=60,
        error_messages={"required": "Enter the person's number"},
    )
    why = forms.CharField(
        label="Why are their records watched?",
        max_length=500,
        error_messages={"required": "Say why their records are watched"},
    )


class ReportForm(Form):
    """A request of a person for what is held about them."""

    person = forms.CharField(
        label="Person (number)",
        max_length=60,
        error_messages={"required": "Enter the person's number"},
    )
    reference = forms.CharField(
        label="Reference of the request",
        max_length=60,
        error_messages={"required": "Enter the reference of the request"},
    )
    received = DateField(label="Day on which it was received", past=True)
    identity = _chosen(
        "identity_checks",
        "How was the person's identity checked?",
        "Select how the person's identity was checked",
    )


class DecideForm(Form):
    """What becomes of some items of an access report."""

    decision = ConditionalRadios(
        label="What becomes of the items you chose?",
        choices=[
            (code, words) for code, words in Release.choices if code not in {"", Release.NAMESAKE}
        ],
        reveals={
            Release.RESTRICT: ["restrict_ground", "restrict_why"],
            Release.NEITHER: ["neither_ground", "neither_why"],
        },
        hints={
            Release.RESTRICT: "The report says that something was left out, and on which ground",
            Release.NEITHER: "The report does not show that there is anything",
        },
        error_messages={"required": "Select what becomes of the items"},
    )
    restrict_ground = _chosen("restriction_grounds", "On which ground?", "Select a ground")
    restrict_why = _why()
    neither_ground = _chosen("restriction_grounds", "On which ground?", "Select a ground")
    neither_why = _why()


class WithdrawForm(Form):
    """Why a report is not finished."""

    why = forms.CharField(
        label="Why is the report withdrawn?",
        max_length=500,
        error_messages={"required": "Say why the report is withdrawn"},
    )


class RedactForm(Form):
    """Which words are taken out of an item before it is released."""

    names = forms.MultipleChoiceField(
        label="Names and numbers of others that may stand in it",
        help_text="Take out what tells who they are, unless they agree or it is right without",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    more = forms.CharField(
        label="Other words to take out",
        help_text="One on each line, as they stand in the text",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    def __init__(self, *args: Any, item: AccessReportItem, **more: Any) -> None:
        super().__init__(*args, **more)
        text = f"{item.title} {item.text}".lower()
        there = [name for name in item.names if name.lower() in text]
        self.fields["names"].choices = [(n, n) for n in there]  # type: ignore[attr-defined]
        if not there:
            del self.fields["names"]
        self.initial = {
            "names": item.hidden if item.redacted_at else there,
            "more": "\n".join(word for word in item.hidden if word not in item.names),
        }

    def words(self) -> list[str]:
        """Return the words."""
        return [*self.cleaned_data.get("names", []), *self.cleaned_data["more"].splitlines()]
