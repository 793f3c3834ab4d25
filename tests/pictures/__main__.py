"""`python -m tests.pictures [--out DIR] [--only WORD]`: digests, answers and forms in both looks, as pages and PNGs."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.settings import Settings

from .browser import NoBrowserError, chromium, picture_of
from .pages import pages_of
from .story import told

WIDTHS = {"discord": 860, "slack": 820}
TALLEST = 6000
NLP = str(Settings.model_fields["nlp_model"].default)


def main() -> int:
    """Write the pages and their pictures; the pages alone, and 1, where there is no browser."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("preview"), help="folder for pages and PNGs (preview)")
    parser.add_argument("--only", default="", help="only those whose name holds this")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    pages = list(_written(given.out, given.only))
    try:
        browser = chromium()
        for page in pages:
            width = WIDTHS[page.stem.rpartition("-")[2]]
            picture_of(page, page.with_suffix(".png"), browser=browser, size=(width, TALLEST))
    except NoBrowserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Wrote {len(pages)} pages and their pictures to {given.out}\n")
    return 0


def _written(out: Path, only: str) -> Iterator[Path]:
    with told(NLP) as story:
        for name, page in asyncio.run(_made(story)).items():
            if only in name:
                path = out / f"{name}.html"
                path.write_text(page, encoding="utf-8")
                yield path


async def _made(story: object) -> dict[str, str]:
    return dict(pages_of(story))  # type: ignore[arg-type]  # discord.py builds its views within a loop only


if __name__ == "__main__":
    sys.exit(main())
