"""What most benchmarks are given: the language model of the product, and files of JSON lines, gzipped or not."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.settings import Settings

MODEL: str = Settings.model_fields["nlp_model"].default


def text_of(path: Path) -> str:
    """What the file holds, unpacked if it is packed."""
    data = path.read_bytes()
    return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8")


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Its objects, one a line."""
    return (json.loads(line) for line in text_of(path).split("\n") if line)
