"""The second factor of a local account: an authenticator app, and recovery codes for a lost one."""

from __future__ import annotations

import base64
import io
import secrets
from urllib.parse import quote, urlencode

import qrcode
import qrcode.image.svg
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from saferplaces.foundation.identity.models import User

NAME = "Safer Places"
CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread


def enrolled(user: User) -> bool:
    """Say whether a person has set up an authenticator."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def setting_up(user: User, key: int | None = None) -> TOTPDevice:
    """Return the authenticator that is being set up: the one begun before, or a new one.

    The caller keeps `key` in the session, so that nobody else who knows the password has seen it.
    """
    begun = TOTPDevice.objects.filter(pk=key, user=user, confirmed=False).first()
    found: TOTPDevice = begun or TOTPDevice.objects.create(user=user, confirmed=False, name=NAME)
    return found


def key_in_words(device: TOTPDevice) -> str:
    """Return the key in groups of four, for typing it in."""
    key = _key(device)
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def picture(device: TOTPDevice) -> str:
    """Return the QR code of the key as a data address (an SVG picture)."""
    account = quote(f"{NAME}:{device.user.username}")
    asked = urlencode({"secret": _key(device), "issuer": NAME, "digits": 6}, quote_via=quote)
    code = qrcode.make(
        f"otpauth://totp/{account}?{asked}", image_factory=qrcode.image.svg.SvgPathFillImage
    )
    drawn = io.BytesIO()
    code.save(drawn)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()


def confirm(device: TOTPDevice, code: str) -> bool:
    """Take the first code of a new authenticator; say whether it fits."""
    with transaction.atomic():
        if not device.verify_token("".join(code.split())):
            return False
        device.confirmed = True
        device.save()
        TOTPDevice.objects.filter(user=device.user, confirmed=False).delete()
    return True


def verify(user: User, code: str) -> bool:
    """Check a code of the authenticator, or a recovery code, which then is used up.

    Wrong codes make the next try wait longer and longer (the devices throttle themselves).
    """
    plain = "".join(code.split())
    is_number = plain.isascii() and plain.isdigit()
    kind, token = (TOTPDevice, plain) if is_number else (StaticDevice, _kept(plain))
    with transaction.atomic():
        devices = kind.objects.select_for_update().filter(user=user, confirmed=True)
        return any(device.verify_token(token) for device in devices)


def new_recovery_codes(user: User) -> list[str]:
    """Make recovery codes, in place of any there were; only their digests are kept."""
    made = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(CODES)]
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name=NAME, confirmed=True)
        StaticToken.objects.bulk_create(
            StaticToken(device=device, token=_kept(code)) for code in made
        )
    return [f"{code[:5]}-{code[5:]}" for code in made]


def remove(user: User) -> None:
    """Take the second factor away, so that the next sign-in sets up a new one."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _key(device: TOTPDevice) -> str:
    return base64.b32encode(device.bin_key).decode().rstrip("=")


def _kept(code: str) -> str:
    plain = "".join(code.lower().replace("-", "").split())
    return salted_hmac("saferplaces.recovery", plain, algorithm="sha256").hexdigest()[:16]
