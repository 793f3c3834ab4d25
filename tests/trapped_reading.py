"""A pipeline with two traps, for the processes that read: one text never ends, one ends its process."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import numpy as np
from spacy import blank
from spacy.language import Language
from spacy.tokens import Doc

NEVER_ENDS = "This text never ends."
ENDS_ITS_PROCESS = "This text ends its process."


class Trapped:
    """Cuts texts into sentences and finds nothing in them, quickly; made anew in each process."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def pipe(self, texts: Iterable[str]) -> Iterator[Doc]:
        for text in texts:
            while text == NEVER_ENDS:
                pass
            if text == ENDS_ITS_PROCESS:
                os._exit(3)
            doc = self.nlp(text)
            doc.tensor = np.zeros((len(doc), 96), dtype="float32")
            yield doc


def trapped() -> Trapped:
    nlp = blank("en")
    nlp.add_pipe("sentencizer")
    return Trapped(nlp)
