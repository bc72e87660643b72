"""The call on a bare file that scripts outside the project rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from asvat.cli.app import app
from asvat.errors import InputError
from asvat.findings.narratives import check_file

KEYS = [
    *("id", "crime_missed", "probability", "crimes", "already_recorded", "vulnerability"),
    *("asb_category", "says_repeat", "hate_strands", "urgent"),
]
PRIVATE = "Mrs Quillfeather of Thimble Row was punched"


def written(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    return path


def test_the_command_writes_one_line_a_line_in_order(tmp_path: Path) -> None:
    source = written(
        tmp_path / "in.jsonl",
        {"id": "b", "narrative": "He punched her in the face, cut lip.", "closed_as": "ASB-P"},
        {"id": 7, "narrative": None},
        {"id": "b", "closed_as": 3, "other": []},
        {"narrative": "Noise \ud83d from the pub"},
    )
    out = tmp_path / "deep" / "out.jsonl"
    result = CliRunner().invoke(app, ["check-narratives", str(source), "--out", str(out)])
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["b", 7, "b", None]
    assert all(list(answer)[: len(KEYS)] == KEYS for answer in answers)
    assert set(answers[0]["crimes"][0]) == {"class", "evidence", "confidence"}
    assert not answers[1]["crime_missed"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (f'{{"id": 1, "narrative": "{PRIVATE}"', "not JSON"),
        (f'["{PRIVATE}"]', "not a JSON object"),
        (json.dumps({"id": 1, "narrative": [PRIVATE]}), "not text"),
        (json.dumps({"id": float("nan"), "narrative": PRIVATE}), "not JSON"),
    ],
)
def test_a_bad_line_is_named_and_never_quoted(tmp_path: Path, line: str, fault: str) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(f'{{"id": 0, "narrative": "fine"}}\n{line}\n', encoding="utf-8")
    out = tmp_path / "out.jsonl"
    with pytest.raises(InputError) as caught:
        check_file(source, out)
    said = str(caught.value)
    assert fault in said
    assert "line 2" in said
    assert "Quillfeather" not in said
    assert caught.value.__cause__ is None
    assert not out.exists()


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        check_file(tmp_path / "none.jsonl", tmp_path / "out.jsonl")


def test_an_empty_file_gives_an_empty_file(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("", encoding="utf-8")
    assert check_file(source, tmp_path / "out.jsonl").lines == 0
    assert (tmp_path / "out.jsonl").read_text("utf-8") == ""


def test_the_answers_never_take_the_place_of_the_narratives(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"narrative": "Eggs"}\n{"narrative": "More eggs"}\n', encoding="utf-8")
    before = source.read_bytes()
    with pytest.raises(InputError, match="take the place"):
        check_file(source, tmp_path / "." / "in.jsonl")
    assert source.read_bytes() == before
    done = check_file(source, tmp_path / "out.jsonl")
    assert (done.nameless, done.repeated) == (2, 0)
