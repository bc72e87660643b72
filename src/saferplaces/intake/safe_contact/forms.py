"""What is asked about safe contact."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.safe_contact.actions.ask import Said
from saferplaces.intake.safe_contact.identity import Word

LONGEST = 500
TEXTS = ("phone", "email", "address", "through", "hours", "avoid", "instructions")


class AskForm(Form):
    """One page, short enough for a telephone on the doorstep."""

    channels = forms.MultipleChoiceField(
        label="Which ways of contact are safe?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick only what the person says. What is not ticked is not used.",
        required=False,
    )
    phone = forms.CharField(label="Safe telephone number", max_length=40, required=False)
    email = forms.EmailField(label="Safe e-mail address", max_length=200, required=False)
    address = forms.CharField(
        label="Address for letters and visits", max_length=LONGEST, required=False
    )
    through = forms.CharField(
        label="Go through somebody else",
        help_text="An advocate or a relation, and how to reach them. Empty if nobody.",
        max_length=LONGEST,
        required=False,
    )
    hours = forms.CharField(
        label="When is it safe?",
        help_text="In the person’s own words: not before 18:00, only in school hours.",
        max_length=LONGEST,
        required=False,
    )
    avoid = forms.CharField(
        label="Words and senders not to use",
        help_text="On the telephone, in a message, on an envelope: the word police, our logo.",
        max_length=LONGEST,
        required=False,
    )
    instructions = forms.CharField(
        label="Anything else to know first",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    protected = forms.ChoiceField(
        label="Must where they live be kept from others?",
        help_text="Then no list, map, partner, letter, referral or file shows the address.",
        choices=[("yes", "Yes, the address is protected"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the address is protected"},
    )

    def __init__(self, data: Any = None, *, word: Word | None = None) -> None:
        super().__init__(data, initial=_initial(word))
        ways = choices("contact_channels")
        self.fields["channels"].choices = ways  # type: ignore[attr-defined]

    def said(self) -> Said:
        """Return what was said."""
        given = self.cleaned_data
        texts = {name: str(given[name]).strip() for name in TEXTS}
        return Said(
            channels=tuple(given["channels"]), protected=given["protected"] == "yes", **texts
        )


def _initial(word: Word | None) -> dict[str, Any]:
    if word is None:
        return {}
    found: dict[str, Any] = {name: getattr(word, name) for name in TEXTS}
    found["channels"] = list(word.channels)
    # Whoever asks says it anew: a mark is neither kept nor lost without a word about it.
    return found
