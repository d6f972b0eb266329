"""The examples' programs in a page: `python -m tools.registry_pages docs/_index.md`.

A program stands as a block behind ``<!-- FILE -->``, or from a line of it on behind
``<!-- FILE from LINE -->``.
"""

import re
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent

_PROGRAM: Final = re.compile(
    r"(?P<head><!-- (?P<file>examples/\S+)(?: from (?P<line>.+?))? -->\n\n```\w+\n)"
    r".*?(?P<tail>^```\n)",
    re.DOTALL | re.MULTILINE,
)


def with_programs(page: str) -> str:
    """A page with each program as it is now."""
    return _PROGRAM.sub(_written, page)


def _written(found: re.Match[str]) -> str:
    program = (ROOT / found["file"]).read_text("utf-8")
    if found["line"]:
        program = program[program.index(f"\n{found['line']}\n") + 1 :]
    return f"{found['head']}{program}{found['tail']}"


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        path.write_text(with_programs(path.read_text("utf-8")), "utf-8")
