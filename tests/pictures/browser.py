"""A page as a picture, by a headless Chromium, cut off where the page ends."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.image
import numpy as np

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)
MOST_SECONDS = 120
MARGIN = 16


class NoBrowserError(Exception):
    """There is no Chromium, or it made no picture."""


def chromium() -> str:
    """The path of a Chromium. Raises NoBrowserError."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        message = f"no browser for the pictures: install one of {', '.join(NAMES)}, or look at the pages themselves"
        raise NoBrowserError(message)
    return found


def picture_of(page: Path, picture: Path, *, browser: str, size: tuple[int, int]) -> None:
    """The page as a PNG, at most `size` (width, height) large. Raises NoBrowserError."""
    with TemporaryDirectory(prefix="pictures-") as profile:
        window = f"--window-size={size[0]},{size[1]}"
        told = (f"--user-data-dir={profile}", f"--screenshot={picture}", window, page.resolve().as_uri())
        done = subprocess.run(  # noqa: S603  (a browser of this machine, our own page)
            [browser, *FLAGS, *told], capture_output=True, text=True, timeout=MOST_SECONDS, check=False
        )
    if done.returncode or not picture.exists():
        message = f"{browser} made no picture of {page.name}: {done.stderr[-400:]}"
        raise NoBrowserError(message)
    cut_off(picture)


def cut_off(picture: Path) -> None:
    """Leave away the empty part at the bottom of a picture."""
    pixels = (matplotlib.image.imread(picture)[..., :3] * 255).round().astype(np.uint8)
    used = np.flatnonzero((pixels != pixels[-1, -1]).any(axis=(1, 2)))
    end = min(len(pixels), int(used[-1]) + MARGIN if used.size else MARGIN)
    matplotlib.image.imsave(picture, pixels[:end])
