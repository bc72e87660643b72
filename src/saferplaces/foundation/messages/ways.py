"""Where messages go: e-mail addresses and telephone numbers, in one form."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from saferplaces.foundation.problems import Problem

NUMBER = "Enter a UK mobile number, like 07700 900 982"


def normal(channel: str, to: str) -> str:
    """Return an address in the form in which it is sent to and compared.

    Raises
    ------
    Problem
        When a message cannot go there.
    """
    return _email(to) if channel == "email" else _number(to)


def _email(to: str) -> str:
    address = to.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise Problem("Enter an e-mail address, like name@example.com", field="to") from None
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.lower()}"


def _number(to: str) -> str:
    digits = re.sub(r"[\s().-]", "", to)
    found = re.fullmatch(r"(?:\+?44|0044|0)(7[0-9]{9})", digits)
    if not found:
        raise Problem(NUMBER, field="to")
    return f"+44{found[1]}"
