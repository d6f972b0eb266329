"""The pages as a site: Sphinx builds them without a warning, and they ask nobody."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.documentation.pages import OF_THE_REGISTRY, ROOT

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    strict = ["--fail-on-warning", "--keep-going", "--quiet"]
    command = [sys.executable, "-m", "sphinx", *strict, str(DOCS), str(folder)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (built.stderr, built.returncode) == ("", 0)
    return folder


def test_each_page_is_on_the_site(site: Path) -> None:
    pages = {
        path.relative_to(DOCS).with_suffix("")
        for path in DOCS.rglob("*.md")
        if path.name not in OF_THE_REGISTRY
    }
    built = {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")}
    made_by_sphinx = {Path("genindex"), Path("search"), Path("py-modindex")}

    assert {page for page in pages if "_build" not in page.parts} == (
        built - made_by_sphinx
    )


def test_each_command_and_method_has_its_place(site: Path) -> None:
    commands = (site / "reference" / "command-line.html").read_text("utf-8")
    python = (site / "reference" / "python.html").read_text("utf-8")

    assert "ecr-component simulate [OPTIONS]" in re.sub("<[^>]+>", "", commands)
    assert 'id="ecr_component.EcrRepositories.image_uri"' in python


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    loaded = [
        address
        for page in site.rglob("*.html")
        for address in re.findall(
            r'<(?:script|img|link|iframe)\b[^>]*?(?:src|href)="(https?:[^"]+)"',
            page.read_text("utf-8"),
        )
    ]

    assert loaded == []
