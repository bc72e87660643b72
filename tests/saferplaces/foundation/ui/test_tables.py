"""Tables: sorted, paged and exported on the server."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils.html import format_html

from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.ui import tables
from saferplaces.foundation.ui.tables import Column, Table


def _table(query: str, rows: Any, **more: Any) -> Table[Any]:
    columns: list[Column[Any]] = [
        Column("name", "Name", sort="name"),
        Column("size", "Size", sort="size", numeric=True),
        Column("secret", "Secret"),
    ]
    request = RequestFactory().get(f"/?{query}")
    return Table(request, rows, columns, caption="Rows", page_size=10, **more)


ROWS = [{"name": f"n{i:02}", "size": i, "secret": i} for i in range(35)]


def test_it_sorts_by_the_column_that_was_asked_for() -> None:
    assert _table("sort=-size", ROWS).rows[0]["size"] == 34
    table = _table("sort=size", ROWS)
    assert table.rows[0]["size"] == 0
    assert [h.direction for h in table.headings] == ["none", "ascending", ""]
    assert table.headings[1].address == "?sort=-size"


def test_it_sorts_by_nothing_that_is_not_offered() -> None:
    assert _table("sort=secret", ROWS, default_sort="-size").rows[0]["size"] == 34


@pytest.mark.parametrize(
    ("asked", "first", "page"), [("2", 10, 2), ("99", 30, 4), ("x", 0, 1), ("-1", 0, 1)]
)
def test_it_shows_a_page_that_there_is(asked: str, first: int, page: int) -> None:
    table = _table(f"page={asked}", ROWS)
    assert (table.rows[0]["size"], table.page) == (first, page)


def test_other_parts_of_the_address_are_kept_and_the_page_starts_again() -> None:
    table = _table("district=leeds&page=3", ROWS)
    assert table.headings[0].address == "?district=leeds&sort=name"
    assert table.page_address(2) == "?district=leeds&page=2"


def test_two_tables_of_one_page_do_not_mix() -> None:
    table = _table("sort=-size&page=2", ROWS, name="other")
    assert (table.page, table.rows[0]["size"]) == (1, 0)
    assert table.page_address(2).endswith("other-page=2")


def test_unknown_values_come_last_in_both_directions() -> None:
    rows = [{"name": "a", "size": None}, {"name": "b", "size": 1}, {"name": "c", "size": 2}]
    for query in ("sort=size", "sort=-size"):
        assert _table(query, rows).rows[-1]["name"] == "a"


def test_a_query_set_is_read_once_and_counted_only_so_far(
    db, django_assert_num_queries, monkeypatch
) -> None:
    monkeypatch.setattr(tables, "COUNTED", 20)
    for n in range(30):
        Organisation.objects.create(code=f"c{n}", name=f"n{n:02}", kind="other", regime="uk_gdpr")
    with django_assert_num_queries(2):
        table = Table(
            RequestFactory().get("/?sort=-name"),
            Organisation.objects.filter(code__startswith="c"),
            [Column("name", "Name", sort="name")],
            caption="Organisations",
            page_size=10,
        )
        assert [row.name for row in table.rows][:2] == ["n29", "n28"]
        assert (table.count, table.many, table.pages) == (20, True, 2)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_file_is_run_by_a_spreadsheet(start: str) -> None:
    rows = [{"name": f"{start}1+1", "size": -5, "secret": format_html("<b>{}1</b>", start)}]
    table = _table("export=csv", rows, export_as="rows")
    assert table.csv_requested
    text = table.csv().content.decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert found[1] == [f"'{start}1+1", "-5", f"'{start}1"]


def test_the_file_holds_all_pages_and_says_where_it_was_cut(monkeypatch) -> None:
    monkeypatch.setattr(tables, "EXPORTED", 20)
    table = _table("export=csv", ROWS, export_as="rows")
    assert len(table.rows) == 20
    lines = table.csv().content.decode("utf-8-sig").splitlines()
    assert len(lines) == 22
    assert lines[-1] == "Only the first 20 rows are in this file."


def test_a_table_that_offers_no_file_gives_none() -> None:
    table = _table("export=csv", ROWS)
    assert not table.csv_requested
    assert len(table.rows) == 10
