"""The page in a real browser: quiet, reachable by keys, readable by everybody."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import (  # type: ignore[import-untyped]
    Axe,
)
from playwright.sync_api import Browser

from ecr_component.rehearsal import rehearse
from ecr_component.report.forecasting import FoundImages, with_forecasts
from ecr_component.report.from_rehearsal import snapshot_of_rehearsal
from ecr_component.report.page import page
from ecr_component.report.snapshot import Snapshot
from ecr_component.simulator.storage import Prices
from tests.report.test_page import evil, full, large
from tests.simulator.build import AT, image
from tools.browser import CHROMIUM, DESKTOP, PHONE, Shown, chromium, shown

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium: apt-get install chromium"
)

ROOT = Path(__file__).parents[2]


def prod() -> Snapshot:
    found = snapshot_of_rehearsal(rehearse(ROOT, "prod"))
    images = {
        held.name: [
            image(f"sha256:{n}", *((f"pr-{n}",) if n % 2 else ()), days=n, size=10**8)
            for n in range(50)
        ]
        for held in found.repositories[:5]
    }
    return with_forecasts(found, FoundImages(images), AT, Prices())


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pages that are looked at."""
    folder = tmp_path_factory.mktemp("pages")
    before = full()
    snapshots = {"prod": prod(), "large": large(), "evil": evil(), "full": before}
    for name, told in snapshots.items():
        html = page(told, before if name in ("evil", "prod") else None)
        (folder / f"{name}.html").write_text(html, "utf-8")
    return folder


@pytest.fixture(scope="module")
def browser(pages: Path) -> Iterator[Browser]:
    """Chromium, after the pages: while it runs, an event loop does in this thread."""
    del pages
    with chromium() as started:
        yield started


PAGES = ("prod", "large", "evil", "full")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_from_disk_asks_for_nothing_and_has_nothing_to_say(
    browser: Browser, pages: Path, name: str
) -> None:
    file = pages / f"{name}.html"
    with shown(browser, file) as told:
        told.page.fill("#repository-filter", "a")
        told.page.evaluate("dispatchEvent(new Event('beforeprint'))")

        assert told.page.title().endswith(" - ECR report")
        assert told.messages == []
        assert told.requests == [file.as_uri()]


@pytest.fixture
def served(pages: Path) -> Iterator[str]:
    handler = partial(_Silent, directory=str(pages))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_a_page_from_a_server_asks_for_nothing_else(
    browser: Browser, served: str
) -> None:
    with shown(browser, f"{served}/evil.html") as told:
        assert told.messages == []
        assert told.requests == [f"{served}/evil.html"]


@pytest.mark.parametrize(
    ("name", "size", "dark"),
    [
        pytest.param("prod", DESKTOP, False, id="desktop"),
        pytest.param("prod", DESKTOP, True, id="dark"),
        pytest.param("prod", PHONE, False, id="phone"),
        pytest.param("full", DESKTOP, False, id="notes"),
        pytest.param("full", DESKTOP, True, id="notes-in-the-dark"),
        pytest.param("large", DESKTOP, False, id="large"),
    ],
)
def test_a_page_is_readable_by_everybody(
    browser: Browser, pages: Path, name: str, size: tuple[int, int], *, dark: bool
) -> None:
    with shown(browser, pages / f"{name}.html", size, dark=dark) as told:
        told.page.evaluate(
            "for (const it of [...document.querySelectorAll('details')].slice(0, 20))"
            " it.open = true"
        )
        # To look at each colour takes long, and there are no others on a large page.
        colours = {"color-contrast": {"enabled": name != "large"}}
        options = {"resultTypes": ["violations"], "rules": colours}
        results = Axe().run(told.page, options=options)

    assert results.generate_snapshot() == ""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_goes_in_all_is_in_sight_beside_whose_it_is(
    browser: Browser, pages: Path, size: tuple[int, int]
) -> None:
    with shown(browser, pages / "large.html", size) as told:
        table, name = told.page.evaluate(
            "(() => {"
            " const box = document.querySelector('#forecasts').parentElement;"
            " box.scrollLeft = box.scrollWidth;"
            " const all = box.querySelector('.all th').getBoundingClientRect();"
            " const { left, bottom } = box.getBoundingClientRect();"
            " return [[left, bottom], [all.left, all.bottom]].map("
            "  (it) => it.map(Math.round));"
            "})()"
        )

    assert name == table


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, pages: Path, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    with shown(browser, pages / f"{name}.html", size) as told:
        picture = told.page.screenshot(path=tmp_path / f"{name}.png")
        width = told.page.evaluate("document.documentElement.scrollWidth")

    assert width == size[0]
    assert int.from_bytes(picture[16:20]) == size[0]


@pytest.fixture
def of_prod(browser: Browser, pages: Path) -> Iterator[Shown]:
    with shown(browser, pages / "prod.html") as told:
        yield told


def test_a_part_of_a_name_filters_everything_by_repository(of_prod: Shown) -> None:
    of_prod.page.fill("#repository-filter", "PAYments/")

    assert of_prod.texts("#filtered") == ["3 of 14 repositories"]
    assert of_prod.texts("#matrix tbody th") == [
        "2 of 8 repositories such as data/notebooks payments/api payments/worker",
        "payments/reconciliation",
    ]
    assert of_prod.texts(".card h3") == [
        "payments/api",
        "payments/reconciliation",
        "payments/worker",
    ]
    assert of_prod.texts("#forecasts tbody th") == [
        "payments/api",
        "payments/reconciliation",
    ]


def test_a_part_of_a_name_filters_the_matrix_by_principal(of_prod: Shown) -> None:
    of_prod.page.fill("#principal-filter", "codebuild")

    assert of_prod.texts("#matrix .kind") == ["Services"]
    assert of_prod.texts("#matrix tbody tr") == ["platform/ci-runner pull"]

    of_prod.page.fill("#principal-filter", "")

    assert of_prod.texts("#matrix .kind") == ["Accounts", "Services", "Lambda"]
    assert len(of_prod.texts("#matrix tbody tr")) == 6
    assert of_prod.texts("#filtered") == [""]


def test_a_name_that_nothing_has_leaves_a_word_of_that(of_prod: Shown) -> None:
    of_prod.page.fill("#repository-filter", "nothing")

    assert of_prod.texts("#none") == ["No repository is like that."]
    assert of_prod.texts(".card h3") == of_prod.texts("#matrix tbody tr") == []


def test_principals_without_a_column_are_found_as_well(
    browser: Browser, pages: Path
) -> None:
    with shown(browser, pages / "large.html") as told:
        told.page.fill("#principal-filter", "100000000007")

        assert told.texts("#matrix tbody tr") == ["team-7/service-7 pull 100000000007"]


def background(told: Shown) -> str:
    return str(told.page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_the_theme_is_that_of_the_system_until_somebody_chooses(
    of_prod: Shown,
) -> None:
    light = background(of_prod)
    of_prod.page.emulate_media(color_scheme="dark")
    dark = background(of_prod)
    of_prod.page.get_by_label("Light").check(force=True)

    assert light != dark
    assert background(of_prod) == light

    of_prod.page.reload()

    assert background(of_prod) == light
    assert of_prod.page.get_by_label("Light").is_checked()


def test_a_policy_is_shown_as_json_when_it_is_asked_for(of_prod: Shown) -> None:
    card = of_prod.page.locator(".card").first
    card.get_by_text("Lifecycle policy as JSON").click()

    assert card.locator("pre").inner_text().startswith('{\n  "rules": [\n    {')


def test_the_keys_lead_past_the_contents_to_the_report(of_prod: Shown) -> None:
    of_prod.page.keyboard.press("Tab")
    first = of_prod.page.evaluate("document.activeElement.textContent")
    of_prod.page.keyboard.press("Enter")

    assert first == "Skip to the report"
    assert of_prod.page.evaluate("document.activeElement.id") == "main"


def test_what_a_link_leads_to_is_open(browser: Browser, pages: Path) -> None:
    with shown(browser, pages / "large.html") as told:
        assert told.texts(".card[open]") == []

        told.page.locator("#matrix a").nth(1).click()

        [card] = told.texts(".card[open] h3")
        assert card == told.texts("#matrix a")[1]


def test_what_is_printed_is_open_and_closed_again_afterwards(
    browser: Browser, pages: Path
) -> None:
    with shown(browser, pages / "large.html") as told:
        told.page.emulate_media(media="print")
        assert told.texts("nav") == []
        for event, opened in (("beforeprint", 300), ("afterprint", 0)):
            told.page.evaluate(f"dispatchEvent(new Event('{event}'))")
            assert told.page.locator(".card[open]").count() == opened
