from __future__ import annotations

import json
import time

import pytest
import turbohtml
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.pages.facts import Facts, facts_of
from briefings.ingest.pages.linked import NODES, nodes_in, truth_of

ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Twelve boats leave &amp; return",
    "datePublished": "2024-11-01T10:15:00Z",
    "dateModified": "2024-11-01T12:00:00Z",
    "articleSection": ["World", "Sea"],
    "author": [{"@type": "Person", "name": "Ida Lund"}, {"@type": "Person", "name": "By Per Holm"}],
    "inLanguage": "en-GB",
    "isAccessibleForFree": "False",
    "wordCount": "1,204",
}


HERE = "https://gazette.example/boats"
OTHER = {
    "@type": "NewsArticle",
    "headline": "An old story",
    "datePublished": "2019-01-01",
    "url": "https://gazette.example/old",
    "author": {"name": "Old Hand"},
    "isAccessibleForFree": False,
}


def facts(head: str, body: str = "", url: str = "") -> Facts:
    return facts_of(turbohtml.parse(f"<html lang='de'><head>{head}</head><body>{body}</body></html>"), url)


def script(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize("value", [ARTICLE, [ARTICLE], {"@graph": [{"@type": "WebSite", "name": "G"}, ARTICLE]}])
def test_linked_data_is_read_wherever_the_article_stands(value: object) -> None:
    found = facts(script(value))
    assert found.title == "Twelve boats leave & return"
    assert (found.author, found.section, found.language) == ("Ida Lund, Per Holm", "World", "en")
    assert found.published == ("2024-11-01T10:15:00Z",)
    assert found.modified == ("2024-11-01T12:00:00Z",)
    assert (found.free, found.words, found.is_article) == (False, 1204, True)


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "NewsArticle", "datePublished": "2024-11-01",}',
        '<!-- {"@type": "NewsArticle", "datePublished": "2024-11-01"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "datePublished": "2024-11-01"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Two\nlines", "datePublished": "2024-11-01"};',
        '{"@type": "NewsArticle", "headline": "An "odd" one", "datePublished": "2024-11-01"}',
        '{"@type": "WebPage", "datePublished": "2024-11-01"}',
        '{"datePublished": "2024-11-01"}',
    ],
)
def test_linked_data_with_slips_is_read_all_the_same(text: str) -> None:
    assert facts(f'<script type="application/ld+json">{text}</script>').published == ("2024-11-01",)


def test_other_things_on_the_page_give_no_date() -> None:
    assert facts(script({"@type": "VideoObject", "datePublished": "2024-11-01", "headline": "A film"})).published == ()


@pytest.mark.parametrize(
    "relation",
    [
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": OTHER}]},
        {"@type": "ItemList", "itemListElement": [OTHER]},
        *({"@type": "WebPage", name: [OTHER]} for name in ("mentions", "hasPart", "isPartOf", "relatedLink")),
    ],
)
def test_a_story_that_is_listed_or_related_tells_nothing_of_the_page(relation: object) -> None:
    alone = facts(script(relation), url=HERE)
    assert (alone.title, alone.published, alone.author, alone.is_article) == ("", (), "", False)
    both = facts(script(relation) + script(ARTICLE), url=HERE)
    assert (both.published, both.author) == (("2024-11-01T10:15:00Z",), "Ida Lund, Per Holm")


@pytest.mark.parametrize(
    ("own", "head", "body"),
    [
        ({"url": "/boats/?utm_source=x"}, "", ""),
        ({"mainEntityOfPage": {"@id": "http://www.gazette.example/boats#page"}}, "", ""),
        ({"mainEntityOfPage": ["https://gazette.example/boats"]}, "", ""),
        ({"@id": "https://gazette.example/n/7"}, '<link rel="canonical" href="https://gazette.example/n/7">', ""),
        ({"url": "https://staging.example/1"}, "", "<h1>Twelve boats  leave & return</h1>"),
        ({}, '<meta property="og:title" content="Twelve boats leave &amp; return | Gazette">', ""),
    ],
)
def test_of_several_articles_the_one_that_the_page_bears_out_is_believed(
    own: dict[str, object], head: str, body: str
) -> None:
    found = facts(script(OTHER) + script({**ARTICLE, **own}) + head, body, HERE)
    assert (found.published, found.author) == (("2024-11-01T10:15:00Z",), "Ida Lund, Per Holm")


def test_of_several_articles_none_of_which_is_borne_out_none_is_believed() -> None:
    metas = '<title>Ferries</title><meta property="article:published_time" content="2024-11-05">'
    found = facts(script(OTHER) + script(ARTICLE) + metas, url=HERE)
    assert (found.title, found.published, found.author) == ("Ferries", ("2024-11-05",), "")
    assert (found.is_article, found.free) == (True, None)


def test_an_article_that_is_told_twice_is_still_believed() -> None:
    assert facts(script({**ARTICLE, "url": "/x"}) + script(ARTICLE), url=HERE).author == "Ida Lund, Per Holm"


def test_meta_elements_are_read_where_no_linked_data_is() -> None:
    found = facts(
        '<meta property="og:title" content="Boats leave | Gazette"><meta property="og:site_name" content="Gazette">'
        '<meta name="author" content="by Ida Lund"><meta property="article:section" content="World">'
        '<meta property="article:published_time" content="2024-11-01"><meta name="lastmod" content="2024-11-02">'
        '<meta property="article:content_tier" content="Metered"><meta name="description" content="Boats &amp; more">'
        '<link rel="canonical" href="https://gazette.example/a"><meta property="og:url" content="https://other.example">'
    )
    assert (found.title, found.author, found.section, found.language) == ("Boats leave", "Ida Lund", "World", "de")
    assert (found.published, found.modified) == (("2024-11-01",), ("2024-11-02",))
    assert (found.tier, found.description, found.canonical) == ("metered", "Boats & more", "https://gazette.example/a")
    assert found.free is None


@pytest.mark.parametrize("author", ["https://gazette.example/ida", "@idalund", "www.gazette.example/ida"])
def test_the_address_of_a_profile_is_no_name(author: str) -> None:
    assert facts(f'<meta property="article:author" content="{author}">').author == ""


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("Boats leave | Gazette", "Boats leave", "Boats leave"),
        ("Boats leave - World - Gazette", "Boats leave", "Boats leave"),
        ("Boats leave: what we know", "", "Boats leave: what we know"),
        ("", "Boats leave", "Boats leave"),
    ],
)
def test_a_title_is_without_the_sites_name(title: str, heading: str, expected: str) -> None:
    assert facts(f"<title>{title}</title>", f"<h1>{heading}</h1>" if heading else "").title == expected


def test_a_trail_names_the_section() -> None:
    steps = [
        {"@type": "ListItem", "position": place, "name": name} for place, name in enumerate(("Home", "World", "X"))
    ]
    assert facts(script({"@type": "BreadcrumbList", "itemListElement": steps})).section == "World"
    assert facts(script({"@type": "BreadcrumbList", "itemListElement": steps[:2]})).section == ""


def test_a_page_without_anything_has_no_facts() -> None:
    assert facts_of(turbohtml.parse("")) == Facts()


def test_linked_data_without_end_is_bounded() -> None:
    assert len(nodes_in([json.dumps([{"a": 1}] * (3 * NODES))])) == NODES
    assert nodes_in(["[" * 100_000, '{"a":' * 100_000]) == ()


def test_long_lists_of_what_is_no_object_are_passed_by_quickly() -> None:
    began = time.process_time()
    assert nodes_in([json.dumps([[0] * 160_000, ARTICLE])])[0] == ARTICLE
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("value", "truth"),
    [(True, True), (False, False), ("True", True), ("false", False), ("http://schema.org/False", False), (None, None)],
)
def test_truth_as_pages_write_it(value: object, *, truth: bool | None) -> None:
    assert truth_of(value) is truth


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ARTICLE, "@graph"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_any_linked_data_gives_facts(value: object) -> None:
    found = facts(script(value))
    assert all("\n" not in line for line in (found.title, found.author, found.section))
