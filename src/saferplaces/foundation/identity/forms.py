"""Forms of signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from saferplaces.foundation.identity.models import User

WRONG = "The email address or the password is not right"
WRONG_OLD = "The present password is not right"


class SignInForm(forms.Form):
    """Who it is, and their password."""

    username = forms.CharField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your email address"},
    )
    password = forms.CharField(
        label="Password",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )

    def clean_username(self) -> str:
        """Fold the address, so that wrong tries are counted together however it is written."""
        return str(self.cleaned_data["username"]).strip().lower()


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label="Code",
        help_text="6 numbers from your authenticator app, or one of your recovery codes",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={"required": "Enter the code"},
    )


class FirstCodeForm(forms.Form):
    """The first code of an authenticator that is being set up."""

    code = forms.CharField(
        label="The 6 numbers that the app shows",
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={"required": "Enter the 6 numbers that the app shows"},
    )


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label="New password",
        help_text="At least 14 characters; three or four random words are good",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a new password"},
    )
    again = forms.CharField(
        label="New password once more",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the new password once more"},
    )

    def whose(self) -> User:
        """Return whose password it is to be: it must not be like their address or name."""
        raise NotImplementedError

    def clean_password(self) -> str:
        """Check the password against the rules."""
        password = str(self.cleaned_data["password"])
        try:
            validate_password(password, self.whose())
        except ValidationError as error:
            raise ValidationError([_plain(message) for message in error.messages]) from None
        return password

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        found = super().clean() or {}
        if found.get("password") and found.get("again") and found["password"] != found["again"]:
            self.add_error("again", "The two passwords differ")
        return found


class PasswordForm(NewPasswordForm):
    """A new password, with the code that an administrator gave."""

    username = forms.CharField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your email address"},
    )
    code = forms.CharField(
        label="Code from your administrator",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the code that your administrator gave you"},
    )
    field_order = ("username", "code", "password", "again")

    def whose(self) -> User:
        """Return somebody with the address that was given, whether there is an account or not."""
        return User(username=self.cleaned_data.get("username", ""))


class ChangePasswordForm(NewPasswordForm):
    """A new password, with the old one."""

    old = forms.CharField(
        label="Present password",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your present password"},
    )
    field_order = ("old", "password", "again")

    def __init__(self, user: User, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._user = user

    def whose(self) -> User:
        """Return whose account it is."""
        return self._user


def _plain(message: str) -> str:
    return message.rstrip(".")
