"""The NLP pipeline by the name of its installed package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefings.model import OnRecordError

if TYPE_CHECKING:
    from spacy.language import Language

BREAKS = "onrecord_breaks"
LONGEST = 1_000_000  # characters; the parser's memory grows with the text, by about 1 GB at this length


def load_nlp(name: str) -> Language:
    """The spaCy pipeline of that package; raises OnRecordError if it is not installed or not whole.

    spaCy is imported here and not at the top, so that commands which read no text start at once.
    """
    import spacy  # noqa: PLC0415 - see above
    from spacy.language import Language  # noqa: PLC0415 - see above

    from briefings.extract.sentences import mark_breaks  # noqa: PLC0415 - it imports spaCy

    try:
        nlp = spacy.load(name)
    except (OSError, ValueError) as error:
        message = f"the language model “{name}” can't be loaded; install it or set ONRECORD_NLP_MODEL to one that is"
        raise OnRecordError(message) from error
    missing = {"parser", "ner", "lemmatizer"} - set(nlp.pipe_names)
    if missing:
        message = f"the language model “{name}” has no {', '.join(sorted(missing))}; choose one that has"
        raise OnRecordError(message)
    nlp.max_length = LONGEST
    Language.component(BREAKS, func=mark_breaks)
    nlp.add_pipe(BREAKS, before="parser")
    return nlp
