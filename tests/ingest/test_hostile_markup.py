"""Feeds and pages that carry scripts, entities, odd links and odd signs: what comes out holds none of them."""

from __future__ import annotations

import json
import re
from dataclasses import astuple
from html import escape
from pathlib import Path

import pytest
from local_site import Site

from briefings.ingest.feeds.drafts import draft_of
from briefings.ingest.feeds.parsing import read_listing
from briefings.ingest.pages.parsing import parse_page
from briefings.model import Draft, UsageError

URL = "https://quay.example/news/1"
SECRET = "the ferryman keeps the key"
SAID = (
    "The harbour master of Port Sarn said on Monday that 1,200 crates had crossed the Ebbe since the end of the week."
)
MORE = (
    f"<p>{SAID}</p><p>Nobody at the quay could say where the crates had gone, or who would pay for the ferry.</p>" * 3
)
SCRIPTS = (
    "<script>steal()</script>",
    "<scr<script>ipt>steal()</script>",
    "<img src=x onerror=steal()>",
    "<svg onload=steal()><script>steal()</script></svg>",
    "<iframe srcdoc='<script>steal()</script>'></iframe>",
    "<a href='javascript:steal()' onclick=steal()>quay</a>",
    "<style>@import 'http://127.0.0.1/steal()'</style>",
    "<noscript><p title='</noscript><img src=x onerror=steal()>'></noscript>",
    "<math><mtext></mtext><script>steal()</script></math>",
    "<template><script>steal()</script></template>",
    "<!--><script>steal()</script>-->",
)
CONTROLS = "a\x00b\x07c\x1b[2Jd\x7fe\x85f"
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
NOT_LINKS = (
    "javascript:steal()",
    " JaVaScRiPt:steal()",
    "java\nscript:steal()",
    "data:text/html,<script>steal()</script>",
    "vbscript:steal()",
    "file:///etc/passwd",
    "blob:https://quay.example/1",
    "mailto:quay@quay.example",
)


def page_of(title: str = "Crates cross", *, head: str = "", body: str = MORE) -> bytes:
    markup = (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )
    return markup.encode()


def page_draft(html: bytes) -> Draft:
    return parse_page(html, source="quay", url=URL)


def rss(item: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Quay</title><item>{item}</item></channel></rss>".encode()


def feed_draft(data: bytes) -> Draft:
    return draft_of(read_listing(data, source="quay", url=URL).items[0], "quay")


def words_of(draft: Draft) -> str:
    return "\n".join(part for part in astuple(draft) if isinstance(part, str))


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_of_a_page_gets_into_its_words(script: str) -> None:
    said = escape(script)
    head = f"<meta name='author' content='{said}Ada'><meta property='article:section' content='{said}'>"
    draft = page_draft(page_of(f"Crates cross {script}", head=head, body=f"{MORE}<p>{script} and so on.</p>{MORE}"))
    assert SAID in draft.text
    assert not re.search(r"<\w|onerror|onload|javascript:", words_of(draft))


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("wrap", [escape, "<![CDATA[{}]]>".format, lambda text: escape(escape(text))])
def test_no_tag_of_a_feed_gets_into_its_words(script: str, wrap: object) -> None:
    assert callable(wrap)
    inner = wrap(f"Crates {script} cross")
    draft = feed_draft(
        rss(
            f"<title>{inner}</title><author>{inner}</author><category>{inner}</category><description>{inner}</description>"
        )
    )
    assert "Crates" in draft.text
    assert not re.search(r"<(?:script|img|svg|iframe|a|style|noscript|math|template)[\s>/]", words_of(draft))


@pytest.mark.parametrize("link", NOT_LINKS)
def test_a_link_that_leads_to_no_page_is_dropped(link: str) -> None:
    as_json = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": link, "title": "Crates"}]}
    for data in (rss(f"<title>Crates</title><link>{escape(link)}</link>"), json.dumps(as_json).encode()):
        assert feed_draft(data).url == ""
    draft = page_draft(page_of(head=f"<link rel='canonical' href=\"{escape(link)}\">"))
    assert draft.url == URL
    assert page_draft(
        page_of(head=f"<base href=\"{escape(link)}\"><link rel='canonical' href='/news/2'>")
    ).url.startswith("https://quay.example/")


def test_control_characters_do_not_get_into_a_draft() -> None:
    drafts = [
        page_draft(page_of(f"Crates {CONTROLS}", body=f"{MORE}<p>{CONTROLS} and so on at the quay.</p>{MORE}")),
        page_draft(page_of("Crates &#7;&#27;&#128;&#0;", body=f"{MORE}<p>It &#27;[2J said &#x7; so at the quay.</p>")),
        feed_draft(rss(f"<title>Crates {CONTROLS}</title><description>{CONTROLS} &amp;#27; &amp;#7;</description>")),
        feed_draft(
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "items": [{"id": "\x00\x1b", "title": f"Crates {CONTROLS}", "content_text": CONTROLS}],
                }
            ).encode()
        ),
    ]
    for draft in drafts:
        assert "Crates" in draft.title
        assert not UNSEEN.search(words_of(draft).replace("\x85", "\n")), words_of(draft)


@pytest.mark.parametrize("half", ["&#xD800;", "&#55357;", "\\ud83d", "\ud83d"])
def test_half_a_character_does_not_get_into_a_draft(half: str) -> None:
    raw = half.encode("utf-8", "surrogatepass")
    json_feed = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "Crates %s"}]}' % raw
    html = page_of().replace(b"Crates", b"Crates " + raw)
    for draft in (
        feed_draft(rss("<title>Crates @</title>").replace(b"@", raw)),
        feed_draft(json_feed),
        page_draft(html),
    ):
        assert "Crates" in draft.title
        words_of(draft).encode()


LAUGHS = "".join(f"<!ENTITY {name} '{f'&{past};' * 20}'>" for past, name in zip("abcdef", "bcdefg", strict=True))
ENTITIES = {
    "laughs": f"<!DOCTYPE x [<!ENTITY a 'ha ha ha ha ha '>{LAUGHS}]>",
    "file": "<!DOCTYPE x [<!ENTITY g SYSTEM '{file}'>]>",
    "web": "<!DOCTYPE x [<!ENTITY g SYSTEM '{site}'>]>",
    "parameter": "<!DOCTYPE x [<!ENTITY % p SYSTEM '{site}'> %p;]>",
    "subset": "<!DOCTYPE x SYSTEM '{site}'>",
    "sheet": "<?xml-stylesheet href='{site}' type='text/xsl'?>",
}
FORMS = {
    "rss": "<rss version='2.0'><channel><title>Q</title><item><title>Crates &g;</title><link>https://q.example/1</link>"
    "</item></channel></rss>",
    "atom": "<feed xmlns='http://www.w3.org/2005/Atom'><title>Q</title><entry><id>1</id>"
    "<title>Crates &g;</title></entry></feed>",
    "sitemap": "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://quay.example/1</loc>"
    "<lastmod>2030-01-01&g;</lastmod></url></urlset>",
    "include": "<rss version='2.0' xmlns:xi='http://www.w3.org/2001/XInclude'><channel><item><title>Crates</title>"
    "<description><xi:include href='{site}' parse='text'/><xi:include href='{file}' parse='text'/>"
    "</description></item></channel></rss>",
}


def pointed(markup: str, site: Site, folder: Path) -> str:
    """The markup with its places taken by a file that exists and an address that would be noticed."""
    (folder / "secret.txt").write_text(SECRET)
    return markup.replace("{site}", site.url("/secret")).replace("{file}", (folder / "secret.txt").as_uri())


@pytest.mark.parametrize("declared", ENTITIES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
async def test_a_feed_expands_no_entity_and_asks_nobody(
    site: Site, tmp_path: Path, declared: str, form: str, charset: str
) -> None:
    markup = pointed(ENTITIES[declared] + FORMS[form], site, tmp_path)
    try:
        listing = read_listing(markup.encode(charset), source="quay", url=URL)
    except UsageError:
        listing = None
    said = repr(listing)
    assert len(said) < 2_000
    assert "ha ha" not in said
    assert SECRET not in said
    assert site.asked == []


@pytest.mark.parametrize("declared", ENTITIES)
async def test_a_page_expands_no_entity_and_asks_nobody(site: Site, tmp_path: Path, declared: str) -> None:
    head = f"<link rel='canonical' href='{site.url('/secret')}'><link rel='import' href='{site.url('/secret')}'>"
    there = site.url("/secret")
    body = f"{MORE}<p>It said &g; at the quay.</p><iframe src='{there}'></iframe><img src='{there}'>"
    html = pointed(ENTITIES[declared], site, tmp_path).encode() + page_of(head=head, body=body)
    try:
        draft = page_draft(html)
    except UsageError:
        assert declared == "laughs"
    else:
        assert SAID in draft.text
        assert not re.search(f"ha ha ha|{SECRET}", words_of(draft))
        assert draft.url == URL
    assert site.asked == []
