"""A file is written whole, or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from asvat.errors import InputError
from asvat.geography.whole_file import whole_file


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), RuntimeError("GDAL")])
def test_a_full_disk_leaves_the_older_file_and_no_half_one(tmp_path: Path, error) -> None:
    out = tmp_path / "map.gpkg"
    out.write_text("older")

    def write() -> None:
        with whole_file(out, RuntimeError) as part:
            part.write_text("half")
            part.with_name(part.name + "-journal").write_text("half")
            raise error

    with pytest.raises(InputError, match="cannot be written"):
        write()
    assert [path.name for path in tmp_path.iterdir()] == ["map.gpkg"]
    assert out.read_text() == "older"
