"""Forms of saving an application, and of the second step of coming back to it."""

from __future__ import annotations

from django import forms

from saferplaces.foundation.ui.fields import CodeField, ConditionalRadios
from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.case_review_applications.forms import line


class SaveForm(Form):
    """Where the link goes, and what its second step is."""

    email = forms.EmailField(
        label="E-mail address that only you read", max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Enter your e-mail address"},
    )  # fmt: skip
    second = ConditionalRadios(
        label="How will you show that it is you?", widget=forms.RadioSelect,
        choices=[
            ("code", "By a code in a text message to my mobile"),
            ("word", "By a secret word or sentence that I choose now"),
        ],
        reveals={"code": ["mobile"], "word": ["word"]},
        help_text="So that nobody who reads your e-mail can read your form.",
        error_messages={"required": "Select how you will show that it is you"},
    )  # fmt: skip
    mobile = line(
        "Mobile number that only you use", "tel", 40,
        error_messages={"required": "Enter your mobile number"},
    )  # fmt: skip
    word = forms.CharField(
        label="Secret word or sentence", min_length=8, max_length=100,
        help_text="At least 8 letters or numbers. Nobody can tell you what it is if you forget it.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a secret word or sentence"},
    )  # fmt: skip


class CodeForm(Form):
    """The code that was sent."""

    code = CodeField(help_text="The 6 digits in the text message")


class WordForm(Form):
    """The word that was chosen."""

    word = forms.CharField(
        label="Your secret word or sentence", max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your secret word or sentence"},
    )  # fmt: skip
