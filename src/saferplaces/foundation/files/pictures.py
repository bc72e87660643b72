"""Pictures as they may be shown: drawn anew, small, and without what the camera wrote into them."""

from __future__ import annotations

import warnings
from contextlib import suppress
from pathlib import Path

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF")
SIDE = 1400
QUALITY = 82


def draw(source: Path, to: Path, *, largest: int) -> bool:
    """Draw a picture anew; return whether it could be.

    Parameters
    ----------
    largest:
        Pixels that a picture may have: a small file may unfold into a huge one.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source, formats=FORMATS) as found:
                if found.width * found.height > largest:
                    return False
                found.draft("RGB", (SIDE, SIDE))
                turned = ImageOps.exif_transpose(found)
                shown = turned.convert("RGB")
        shown.thumbnail((SIDE, SIDE))
        clean = Image.new("RGB", shown.size)
        clean.paste(shown)
        clean.save(to, "JPEG", quality=QUALITY)
        to.chmod(0o600)
    except Exception:
        with suppress(OSError):
            to.unlink(missing_ok=True)
        return False
    return True
