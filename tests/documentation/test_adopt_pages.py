"""The pages on moving in: what they show is what is printed and written."""

import re
from pathlib import Path

import pytest

from tools import adopt_pages

NAMES = [*adopt_pages.PAGES, "inputs.md"]
INDEX = adopt_pages.FOLDER.joinpath("README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return adopt_pages.pages()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_what_is_printed_and_written(
    made: dict[str, str], name: str
) -> None:
    assert adopt_pages.FOLDER.joinpath(name).read_text("utf-8") == made[name], (
        "`make docs` writes the pages anew"
    )


def test_every_page_is_in_the_index_and_every_link_leads_somewhere() -> None:
    there = {path.name for path in adopt_pages.FOLDER.glob("*.md")} - {"README.md"}

    assert there == set(NAMES) == set(re.findall(r"\]\(([\w-]+\.md)\)", INDEX))


@pytest.mark.parametrize("name", NAMES)
def test_a_link_of_a_page_leads_somewhere(name: str) -> None:
    text = adopt_pages.FOLDER.joinpath(name).read_text("utf-8")

    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    assert all(adopt_pages.FOLDER.joinpath(link).exists() for link in links)


@pytest.mark.parametrize("name", NAMES)
def test_no_page_empties_the_state_that_it_reads(name: str) -> None:
    text = adopt_pages.FOLDER.joinpath(name).read_text("utf-8")

    # The shell does so before Terraform reads it, where the backend is local.
    assert "> terraform.tfstate" not in text


@pytest.mark.parametrize(
    ("name", "first", "then"),
    [
        ("ecr-repos.md", "configuration comes first", "terraform state push"),
        (
            "terraform-aws-modules.md",
            "configuration comes first",
            "terraform state push",
        ),
        ("cloudposse.md", "configuration comes first", "terraform state push"),
        ("terraform-resources.md", "configuration comes first", "terraform state push"),
        ("pulumi-stack.md", "program comes first", "pulumi stack import"),
    ],
)
def test_on_the_way_back_what_the_state_has_is_declared_first(
    name: str, first: str, then: str
) -> None:
    text = adopt_pages.FOLDER.joinpath(name).read_text("utf-8")

    back = text.partition("## The way back")[2]
    assert then in back.partition(first)[2]


def test_writing_the_pages_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    written: dict[str, str] = {}
    monkeypatch.setattr(adopt_pages, "pages", lambda: {"a.md": "text"})
    monkeypatch.setattr(
        Path,
        "write_text",
        lambda path, text, _: written.update({path.name: text}),
    )

    adopt_pages.main()

    assert written == {"a.md": "text"}
