"""The pages of the documentation, and the blocks that stand in them."""

import doctest
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
README: Final = ROOT / "README.md"

# Those on moving in are written by `tools.adopt_pages`, and held by their own tests, as
# are those of Pulumi's registry, which are on no site of ours.
OF_THE_REGISTRY: Final = {"_index.md", "installation-configuration.md"}
PAGES: Final = [
    README,
    *(
        path
        for path in sorted((ROOT / "docs").rglob("*.md"))
        if not {"adopt", "_build"}.intersection(path.parts)
        and path.name not in OF_THE_REGISTRY
    ),
]


def page_id(page: Path) -> str:
    return str(page.relative_to(ROOT))


@dataclass(frozen=True)
class Block:
    """A fenced block, and the numbers of its first and last line of text."""

    page: Path
    language: str
    text: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{page_id(self.page)}-line-{self.first}"

    def commands(self) -> dict[str, str]:
        """What each command of a console block prints.

        A command goes on after a pipe, or with the indentation of its next line.
        """
        parts = re.split(
            r"^\$ (.*(?:\|\n.*|\n    .*)*)\n?", self.text, flags=re.MULTILINE
        )
        return dict(zip(parts[1::2], parts[2::2], strict=True))


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    found = []
    for match in re.finditer(
        r"^```([\w{}-]*)[^\n]*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE
    ):
        first = text.count("\n", 0, match.start()) + 2
        last = first + match[2].count("\n") - 1
        found.append(Block(page, match[1], match[2], first, last))
    return found


BLOCKS: Final = [block for page in PAGES for block in blocks_of(page)]


def blocks(language: str, page: Path | None = None) -> list[Block]:
    return [
        block
        for block in BLOCKS
        if block.language == language and page in (None, block.page)
    ]


def same(printed: str, shown: str) -> bool:
    """Whether what is printed is what is shown; ``...`` stands for lines left out."""
    checker = doctest.OutputChecker()
    return checker.check_output(shown, printed, doctest.ELLIPSIS)
