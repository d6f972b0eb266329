"""Chromium without a window, where there is one, and what it says of a page."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")

CHROMIUM: Final = next(filter(None, map(shutil.which, _NAMES)), None)
"""Where it is; None where there is none."""

# It asks its maker for nothing; and root has to do without its sandbox.
_FLAGS: Final = (
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-gpu", "--disable-sync", "--no-first-run"),
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
)

DESKTOP: Final = (1360, 900)
PHONE: Final = (390, 844)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start it, and end it."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True)
class Shown:
    """A page that is open, and what happened meanwhile."""

    page: Page
    messages: list[str] = field(default_factory=list)
    """On the console, and errors of scripts."""
    requests: list[str] = field(default_factory=list)

    def texts(self, selector: str) -> Sequence[str]:
        """What is to be read in each of these that can be seen."""
        found = self.page.locator(f"{selector}:visible")
        return [" ".join(text.split()) for text in found.all_inner_texts()]


@contextmanager
def shown(
    browser: Browser,
    address: str | Path,
    size: tuple[int, int] = DESKTOP,
    *,
    dark: bool = False,
) -> Iterator[Shown]:
    """Open a page from disk, or from an address."""
    width, height = size
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
    )
    told = Shown(page)
    page.on("console", lambda message: told.messages.append(message.text))
    page.on("pageerror", lambda error: told.messages.append(str(error)))
    page.on("request", lambda request: told.requests.append(request.url))
    try:
        page.goto(address.as_uri() if isinstance(address, Path) else address)
        yield told
    finally:
        page.close()
