"""What a file is by its content; pictures drawn anew; the scanner."""

from __future__ import annotations

import stat
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from tests.saferplaces.casework.evidence.files import MAIL, archive, bomb, mail_with, picture

from saferplaces.foundation.files import pictures, scanning
from saferplaces.foundation.files.kinds import ARCHIVE, ATTACHED, REFUSED, RUNS, kind_of
from saferplaces.foundation.problems import Problem

TAKEN = [
    (picture(), "picture", "jpg"),
    (picture("PNG"), "picture", "png"),
    (picture("GIF"), "picture", "gif"),
    (picture("WEBP"), "picture", "webp"),
    (b"\0\0\0\x18ftypheic" + b"\0" * 40, "picture", "heic"),
    (b"\0\0\0\x18ftypisom" + b"\0" * 40, "video", "mp4"),
    (b"\0\0\0\x14ftypqt  " + b"\0" * 40, "video", "mov"),
    (b"\x1aE\xdf\xa3" + b"\0" * 40, "video", "webm"),
    (b"RIFF\0\0\0\0WAVEfmt ", "sound", "wav"),
    (b"ID3\x04" + b"\0" * 40, "sound", "mp3"),
    (b"\xff\xfb\x90\x00" + b"\0" * 40, "sound", "mp3"),
    (b"\xff\xf1\x50\x80" + b"\0" * 40, "sound", "aac"),
    (b"#!AMR\n", "sound", "amr"),
    (b"%PDF-1.7\n%%EOF\n", "pdf", "pdf"),
    (MAIL, "mail", "eml"),
    (mail_with(picture(), "image/jpeg"), "mail", "eml"),
]
REFUSALS = [
    (archive(), ARCHIVE),
    (b"PK\x05\x06" + b"\0" * 18, ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ARCHIVE),
    (b"Rar!\x1a\x07\x01\0", ARCHIVE),
    (b"\x1f\x8b\x08" + b"\0" * 20, ARCHIVE),
    (b"{\\rtf1 hello}", ARCHIVE),
    (picture() + archive(), ARCHIVE),
    (b"%PDF-1.7\n<< /OpenAction << /S /JavaScript /JS (x) >> >>", RUNS),
    (b"%PDF-1.7\n" + b" " * (1 << 20) + b"/Launch ", RUNS),
    (mail_with(archive()), ATTACHED),
    (mail_with(b"MZ" + b"\0" * 60), ATTACHED),
    (b"MZ\x90\0", REFUSED),
    (b"\x7fELF\x02", REFUSED),
    (b"<html><script>alert(1)</script>", REFUSED),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", REFUSED),
    (b"GIF", REFUSED),
    (b"just words\n", REFUSED),
    (b"Subject: one header alone\n\nno mail", REFUSED),
    (b"\0", REFUSED),
]


@pytest.mark.parametrize(("content", "sort", "ending"), TAKEN)
def test_what_is_taken(tmp_path: Path, content: bytes, sort: str, ending: str) -> None:
    path = tmp_path / "called-anything.exe"
    path.write_bytes(content)
    found = kind_of(path)
    assert (found.sort, found.ending) == (sort, ending)


@pytest.mark.parametrize(("content", "why"), REFUSALS)
def test_what_is_not_taken(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "called-a-photo.jpg"
    path.write_bytes(content)
    with pytest.raises(Problem) as found:
        kind_of(path)
    assert found.value.message == why


def test_a_picture_is_drawn_upright_and_without_what_the_camera_wrote(tmp_path: Path) -> None:
    source, to = tmp_path / "a", tmp_path / "b"
    source.write_bytes(picture(size=(4000, 1000), wrote="at 12 Elm Road"))
    assert pictures.draw(source, to, largest=5_000_000)
    with Image.open(to) as found:
        assert found.height > found.width
        assert found.height <= pictures.SIDE
        assert not found.getexif()
    assert b"Elm Road" not in to.read_bytes()
    assert stat.S_IMODE(to.stat().st_mode) == 0o600


def test_a_picture_that_unfolds_into_a_huge_one_is_not_drawn(tmp_path: Path) -> None:
    source, to = tmp_path / "a", tmp_path / "b"
    for content in (bomb(), picture()[:200], b"\xff\xd8\xff" + b"x" * 99, picture(size=(400, 300))):
        source.write_bytes(content)
        assert not pictures.draw(source, to, largest=100_000)
        assert not to.exists()


def test_the_scanner_decides_and_its_silence_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")

    def answers(*command: str) -> bool:
        monkeypatch.setattr(scanning, "config", lambda: SimpleNamespace(scanner=list(command)))
        return scanning.scanned(path)

    assert not answers()
    assert answers("true")
    with pytest.raises(Problem, match="something dangerous"):
        answers("false")
    with pytest.raises(Problem, match="cannot be looked over"):
        answers("sh", "-c", "exit 2")
    with pytest.raises(Problem, match="cannot be looked over"):
        answers(str(tmp_path / "no-such-program"))
    monkeypatch.setattr(scanning, "SECONDS", 0.01)
    with pytest.raises(Problem, match="cannot be looked over"):
        answers("sh", "-c", "sleep 5")
