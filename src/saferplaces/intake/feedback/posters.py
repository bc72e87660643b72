"""The QR code of an address, as a picture that prints at any size."""

from __future__ import annotations

import qrcode
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage

BORDER = 4
"""Modules of quiet around the code (ISO/IEC 18004)."""


def code_of(address: str) -> Markup:
    """Return the code as SVG, with the amount of correction that a scratched poster needs."""
    made = qrcode.QRCode(
        error_correction=qrcode.ERROR_CORRECT_Q, border=BORDER, image_factory=SvgPathImage
    )
    made.add_data(address)
    made.make(fit=True)
    text = made.make_image().to_string(encoding="unicode")
    start = text.index("<svg")
    said = ' role="img" aria-label="QR code"'
    return Markup(text[start : start + 4] + said + text[start + 4 :])  # noqa: S704 - drawn here
