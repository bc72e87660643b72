"""Assets: only what we use, without what we may not use."""

from __future__ import annotations

from pathlib import Path

import pytest

from saferplaces.foundation.ui import assets

CSS = """@font-face{font-family:GDS Transport;src:url(/assets/fonts/x.woff2)}
a{font-family:GDS Transport,arial,sans-serif;background:url(/assets/images/icon-a.svg)}
b{background-image:url(/assets/images/govuk-crest.svg)}
/*# sourceMappingURL=x.css.map */
"""


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    for path in assets.STYLES:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(CSS)
        images = (tmp_path / path).parent / "assets" / "images"
        images.mkdir(parents=True, exist_ok=True)
        (images / "icon-a.svg").write_text("<svg/>")
        (images / "govuk-crest.svg").write_text("<svg/>")
    for path in assets.SCRIPTS:
        (tmp_path / path).write_text("export {};\n//# sourceMappingURL=x.mjs.map\n")
    return tmp_path


def test_fonts_crests_and_source_maps_are_left_out(modules: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assets.process(modules, out)
    text = (out / "govuk-frontend.min.css").read_text()
    assert "GDS" not in text
    assert "font-face" not in text
    assert "crest" not in text
    assert "url(images/icon-a.svg)" in text
    assert {path.name for path in (out / "images").iterdir()} == {"icon-a.svg"}
    assert not any("sourceMapping" in path.read_text() for path in out.glob("*.*"))


def test_a_package_that_lacks_a_file_is_named(modules: Path, tmp_path: Path) -> None:
    (modules / assets.SCRIPTS[0]).unlink()
    with pytest.raises(assets.AssetsError, match=r"govuk-frontend\.min\.js"):
        assets.process(modules, tmp_path / "out")


def test_what_was_made_is_not_made_again(modules: Path, tmp_path: Path, monkeypatch) -> None:
    calls: list[Path] = []

    def fetched(root: Path, folder: Path) -> Path:
        calls.append(folder)
        folder.mkdir(parents=True, exist_ok=True)
        return modules

    monkeypatch.setattr(assets, "fetch", fetched)
    assert assets.build(assets.ROOT, tmp_path / "build")
    assert not assets.build(assets.ROOT, tmp_path / "build")
    assert len(calls) == 1


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (assets.ROOT / "package-lock.json").read_text()
