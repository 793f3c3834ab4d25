from __future__ import annotations

from datetime import UTC, datetime

import pytest

from briefings.ingest.archives.items import Filing
from briefings.ingest.markup import line_of, paragraphs_of
from briefings.ingest.moments import marked_date, moment, moment_or_none
from briefings.ingest.texts import headline_of
from briefings.ingest.web.charsets import charset_of, decoded
from briefings.ingest.web.weblinks import absolute, filed, host_of, named, same_site


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-11-01", (2024, 11, 1)),
        (" 2024-11-01T08:15:00Z ", (2024, 11, 1, 8, 15)),
        ("2024-11-01T08:15:00+02:00", (2024, 11, 1, 6, 15)),
        ("2024-11-01 08:15", (2024, 11, 1, 8, 15)),
    ],
)
def test_moments_are_in_utc(written: str, expected: tuple[int, ...]) -> None:
    assert moment(written) == datetime(*expected, tzinfo=UTC)  # type: ignore[arg-type,misc] # a date's parts


@pytest.mark.parametrize(
    "written", ["", "soon", "2024-13-01", "0001-01-01T00:00:00+10:00", "9999-12-31T23:00:00-10:00"]
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert moment_or_none(written) is None
    with pytest.raises(ValueError, match=r"."):
        moment(written)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("date 2024-11-01 The boats left.", 1),
        (" \n date 2024-11-02 International", 2),
        ("The date 2024-11-01 is known.", None),
        ("date 2024-11-011", None),
        ("date 2024-99-01 x", None),
        ("", None),
    ],
)
def test_a_leading_marker_dates_a_text(text: str, day: int | None) -> None:
    assert marked_date(text) == (datetime(2024, 11, day, tzinfo=UTC) if day else None)


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (
            "date 2024-10-24 International\n\nTwelve boats leave the old harbour\n\nBody.",
            "Twelve boats leave the old harbour",
        ),
        ("Start reading\nTop News\nTwelve boats leave the harbour\nBody", "Twelve boats leave the harbour"),
        ("All your news in one place.\n" + "A long paragraph of the body " * 9 + "\nA line like a headline", ""),
        ("One sentence that ends here.", ""),
        ("", ""),
    ],
)
def test_headlines(text: str, headline: str) -> None:
    assert headline_of(text) == headline


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>bo</b>ld</p><p>two</p>", "One bold\n\ntwo"),
        ("a<br/>b<!-- c --><script>d</script> e", "a\n\nb e"),
        ("AT&amp;T &lt;3\n\nsecond  part", "AT&T <3\n\nsecond part"),
        ("<p>open<div>wrong</p>", "open\n\nwrong"),
        ("x < y", "x < y"),
        ("<img src=x onerror=alert(1)>", ""),
        ("", ""),
    ],
)
def test_markup_becomes_paragraphs(markup: str, text: str) -> None:
    assert paragraphs_of(markup) == text
    assert line_of(markup) == " ".join(text.split())


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/a?b=1", "https://g.example/a?b=1"),
        ("https://other.example/x", "https://other.example/x"),
        ("//other.example/x", "https://other.example/x"),
        *((bad, "") for bad in ("mailto:a@b", "javascript:x", "data:,x", "http://", "https://[::1", "http://a b/")),
    ],
)
def test_links_become_absolute_or_nothing(link: str, expected: str) -> None:
    assert absolute(link, "https://g.example/world/") == expected


def test_addresses_are_filed_in_one_spelling() -> None:
    assert filed("HTTPS://G.Example:443/a?utm_source=x&p=7#top") == "https://g.example/a?p=7"
    assert filed("") == ""
    assert filed("https://reader:pass@g.example/a?p=7") == "https://g.example/a?p=7"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://g.example/feed.xml", "https://g.example/feed.xml"),
        ("https://reader:hunter2@g.example:8443/feed?key=hunter2#hunter2", "https://g.example:8443/feed"),
        ("https://hunter2@g.example/@desk/feed;v=1?a=b?c@d", "https://g.example/@desk/feed;v=1"),
        ("https://reader:hun/ter2@g.example/feed?key=hunter2", "g.example/feed"),
        ("https://reader:hun#ter2@g.example/feed?key=hunter2", "g.example/feed"),
        ("reader:hunter2@g.example/feed?key=hunter2", "g.example/feed"),
        ("http://[::1/feed?hunter2", "http://[::1/feed"),
        ("https://g.example/\x1b[31m\u202e", "https://g.example/?[31m?"),
        ("", ""),
    ],
)
def test_what_is_shown_of_an_address_holds_no_secret(url: str, shown: str) -> None:
    assert named(url) == shown


def test_what_is_shown_of_an_address_fits_a_line() -> None:
    assert named("https://g.example/" + "a" * 999).endswith("a…")
    assert len(named("https://g.example/" + "a" * 999)) == 300


def test_hosts() -> None:
    assert host_of("https://reader:pass@WWW.G.example:8443/a") == "www.g.example"
    assert host_of("http://[::1") == host_of("g.example/a") == host_of("") == ""


def test_sites_are_told_apart() -> None:
    assert same_site("https://www.g.example/a", "http://m.g.example/b")
    assert not same_site("https://g.example.evil.example/", "https://g.example/")
    assert not same_site("", "")
    assert not same_site("http://[g.example/", "http://[g.example/")


def test_charsets() -> None:
    assert charset_of('text/html; charset="ISO-8859-2"') == "ISO-8859-2"
    assert charset_of("text/html") == ""
    assert decoded("Łódź".encode("iso-8859-2"), "iso-8859-2") == "Łódź"
    assert decoded(b"<meta charset=windows-1251>" + "мир".encode("cp1251")).endswith("мир")
    assert decoded("“x”".encode("cp1252"), "iso-8859-1") == "“x”"
    assert decoded(b"\xef\xbb\xbfabc") == "abc"
    assert decoded("Öl".encode("utf-16")) == "Öl"
    assert decoded("gut é è à ê ".encode() + b"\xff") == "gut é è à ê \ufffd"
    assert decoded(b"caf\xe9", "hex") == "café"


def test_an_outlet_is_one_with_and_without_www() -> None:
    assert (
        Filing().source_at("https://www.elm.example/a") == Filing().source_at("https://elm.example/b") == "elm.example"
    )
