"""Pages that are parsed ahead: in order, and each refusal at its own place."""

from __future__ import annotations

from pathlib import Path

from warc_records import answer, paged, record

from briefings.ingest.archives.ahead import PagesAhead
from briefings.ingest.archives.files import files_at, read_file
from briefings.ingest.archives.items import File, Filing, Placed
from briefings.ingest.archives.unreadable import Unreadable
from briefings.model import Draft


def test_pages_come_in_order_and_a_refused_one_stops_no_other(tmp_path: Path) -> None:
    empty = record(answer(b"<html><body></body></html>"), uri="https://gazette.example/empty?key=secret")
    (tmp_path / "a.warc").write_bytes(paged(1) + empty + paged(2) + paged(3))
    (file,) = files_at([tmp_path / "a.warc"], Filing())
    assert isinstance(file, File)
    placed = [*(Placed(file, item) for item in read_file(file)), Placed(file)]
    with PagesAhead(1) as pages:
        found = [one.item.found if one.item else None for one in pages.parsed(placed)]
    titles = [one.title if isinstance(one, Draft) else "" for one in found]
    assert titles == ["Boats leave 1", "", "Boats leave 2", "Boats leave 3", ""]
    assert isinstance(found[1], Unreadable)
    assert "no article text" in str(found[1])
    assert "secret" not in str(found[1])
    assert found[-1] is None


def test_nothing_is_started_where_there_is_no_page() -> None:
    with PagesAhead(2) as pages:
        assert list(pages.parsed([Placed(None)])) == [Placed(None)]
        assert pages._started is None  # noqa: SLF001 - that no process runs shows nowhere else
