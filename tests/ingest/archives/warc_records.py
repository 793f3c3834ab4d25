"""Records of WARC archives, made byte by byte, so that they can be as wrong as real ones are."""

from __future__ import annotations

from itertools import count

_NUMBERS = count(1)
BODY = "The ferry office said on Monday that {number} boats had left the harbour of Port Sarn before dawn."
HTML = b"Content-Type: text/html; charset=utf-8\r\n"


def page(number: int) -> bytes:
    """A page whose title and text tell it from others."""
    text = "".join(f"<p>{BODY.format(number=number)} It was day {day} of the strike, it added.</p>" for day in range(4))
    return (
        f"<html><head><title>Boats leave {number}</title></head><body><article>{text}</article></body></html>".encode()
    )


def answer(body: bytes, *, status: bytes = b"200 OK", headers: bytes = HTML) -> bytes:
    """An HTTP answer as it came over the wire."""
    return b"HTTP/1.1 " + status + b"\r\n" + headers + b"\r\n" + body


def record(
    block: bytes, *, uri: str = "https://www.gazette.example/a", size: int | None = None, **fields: str
) -> bytes:
    """A record; `fields` by their WARC names in small letters, `size` if the length that it tells is another one."""
    told = {
        "type": "response",
        "date": "2019-03-04T05:06:07Z",
        "content_type": "application/http; msgtype=response",
        "version": "1.0",
        **fields,
    }
    head = (
        f"WARC/{told['version']}\r\nWARC-Type: {told['type']}\r\nWARC-Target-URI: {uri}\r\n"
        f"WARC-Date: {told['date']}\r\nWARC-Record-ID: <urn:uuid:{next(_NUMBERS):032x}>\r\n"
        f"Content-Type: {told['content_type']}\r\nContent-Length: {len(block) if size is None else size}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def paged(number: int, **fields: str) -> bytes:
    """The record of a page at an address of its own."""
    return record(answer(page(number)), uri=f"https://www.gazette.example/{number}", **fields)
