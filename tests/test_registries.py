"""Every kind of change has its place in each table that has to know it."""

import re
from pathlib import Path

import pytest

from briefings.changes import DETECTORS
from briefings.changes.importance import WEIGHTS
from briefings.model import ChangeKind
from briefings.render.words import HEADINGS

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "briefings" / "render" / "templates"
PLATFORMS = sorted(folder.name for folder in TEMPLATES.iterdir() if (folder / "change").is_dir())
EXTENDING = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ChangeKind)
def test_a_kind_of_change_has_a_detector_of_its_name_a_weight_and_a_heading(kind: ChangeKind) -> None:
    assert DETECTORS[kind].__module__ == f"briefings.changes.{kind}"
    assert WEIGHTS[kind] > 0
    assert HEADINGS[kind].lower() == kind.replace("_", " ")


@pytest.mark.parametrize("kind", ChangeKind)
def test_a_kind_of_change_has_a_template_for_each_platform(kind: ChangeKind) -> None:
    assert {"discord", "html", "slack", "text"} <= set(PLATFORMS)
    missing = [name for name in PLATFORMS if not (TEMPLATES / name / "change" / f"{kind}.j2").is_file()]
    assert missing == []


@pytest.mark.parametrize("kind", ChangeKind)
def test_a_kind_of_change_is_described_with_what_it_is_not(kind: ChangeKind) -> None:
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^#|\Z)", EXTENDING, re.MULTILINE | re.DOTALL))
    assert "Not:" in sections[kind]


def test_no_table_knows_a_kind_that_there_is_not() -> None:
    kinds = set(ChangeKind)
    assert set(DETECTORS) == set(WEIGHTS) == set(HEADINGS) == kinds
    for name in PLATFORMS:
        assert {file.stem for file in (TEMPLATES / name / "change").glob("*.j2")} == kinds


def test_weights_tell_the_kinds_apart() -> None:
    assert len(set(WEIGHTS.values())) == len(WEIGHTS)
