"""The parse as this package wants it: breaks kept, words and sentences bounded, costly parts computed faster.

`prepare` takes a loaded spaCy pipeline and changes its parts in place; nothing is trained, and what a text parses to
stays what the model itself would say, up to rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from spacy.language import Language
from spacy.pipeline import AttributeRuler, EntityRecognizer, Lemmatizer, Tok2Vec
from spacy.tokens import Doc

from briefings.extract.parse.entities import BATCH, Entities
from briefings.extract.parse.tokens import Tokens
from briefings.extract.parse.vectors import Encoder
from briefings.extract.parse.words import Words
from briefings.extract.sentences import mark_breaks

BREAKS, VECTORS, ENTITIES, WORDS = "onrecord_breaks", "onrecord_vectors", "onrecord_entities", "onrecord_words"


class Vectors:
    """A pipe that sets `doc.tensor`, from which tagger and parser read; for the model's own `tok2vec`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @classmethod
    def of(cls, pipe: Tok2Vec) -> Vectors | None:
        """The encoder of `pipe`, or None if its model is of another build."""
        encoder = Encoder.of(pipe.model)
        return cls(encoder) if encoder is not None else None

    def __call__(self, doc: Doc) -> Doc:
        """Set the vectors of one document."""
        doc.tensor = self._encoder([doc])[0]  # type: ignore[assignment]  # spaCy's stub says float64, its models float32
        return doc

    def pipe(self, docs: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """Set them for each document and hand it on, in order. Each is encoded alone: `batch_size` changes nothing."""
        del batch_size
        return (self(doc) for doc in docs)


def prepare(nlp: Language) -> Language:
    """`nlp` itself, with breaks marked before its parser and with its slow parts replaced where their build is known.

    A part that is built otherwise, or that is not there, is left as it is. ValueError by spaCy if called twice.
    """
    nlp.tokenizer = Tokens(nlp.tokenizer)
    _swap(nlp, "tok2vec", VECTORS, _vectors)
    if _words(nlp, WORDS) is not None:
        nlp.add_pipe(WORDS, before="attribute_ruler")
        nlp.remove_pipe("attribute_ruler")
        nlp.remove_pipe("lemmatizer")
    _swap(nlp, "ner", ENTITIES, _entities)
    nlp.add_pipe(BREAKS, before="parser")
    return nlp


def _swap(nlp: Language, old: str, new: str, make: Callable[[Language, str], object]) -> None:
    if make(nlp, new) is not None:
        nlp.add_pipe(new, before=old)
        nlp.remove_pipe(old)


def _vectors(nlp: Language, name: str) -> Vectors | None:
    del name
    pipe = nlp.get_pipe("tok2vec") if nlp.has_pipe("tok2vec") else None
    return Vectors.of(pipe) if isinstance(pipe, Tok2Vec) else None


def _words(nlp: Language, name: str) -> Words | None:
    del name
    names = ("attribute_ruler", "lemmatizer")
    if (
        not all(nlp.has_pipe(one) for one in names)
        or nlp.pipe_names.index(names[1]) - nlp.pipe_names.index(names[0]) != 1
    ):
        return None
    ruler, lemmatizer = (nlp.get_pipe(one) for one in names)
    if not isinstance(ruler, AttributeRuler) or not isinstance(lemmatizer, Lemmatizer):
        return None
    return Words.of(ruler, lemmatizer)


def _entities(nlp: Language, name: str) -> Entities | None:
    del name
    pipe = nlp.get_pipe("ner") if nlp.has_pipe("ner") else None
    return Entities.of(pipe) if isinstance(pipe, EntityRecognizer) else None


Language.component(BREAKS, func=mark_breaks)
Language.factory(VECTORS, func=_vectors)
Language.factory(ENTITIES, func=_entities)
Language.factory(WORDS, func=_words)
