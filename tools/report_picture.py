"""Takes the picture of the access matrix that the documentation shows.

Run as `make report-picture`, where there is a Chromium.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ecr_component.rehearsal import rehearse
from ecr_component.report.from_rehearsal import snapshot_of_rehearsal
from ecr_component.report.page import page
from tools.browser import CHROMIUM, chromium, shown

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURE: Final = ROOT / "docs" / "_static" / "report-access.png"


def take_picture(path: Path) -> None:
    """Open the report of the stack `prod`, and take a picture of who may do what."""
    # Before the browser, which leaves an event loop running in this thread.
    html = page(snapshot_of_rehearsal(rehearse(ROOT, "prod")))
    with TemporaryDirectory() as folder, chromium() as browser:
        file = Path(folder, "report.html")
        file.write_text(html, "utf-8")
        with shown(browser, file, (1120, 900)) as told:
            told.page.locator("#access").screenshot(path=path)


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("there is no Chromium: apt-get install chromium")
    take_picture(PICTURE)
