"""What a report of `adopt` tells its reader to do."""

from collections.abc import Iterator

_INDENT = 5 * " "


def lines(report: str) -> Iterator[str]:
    """The lines to type or to write."""
    for line in report.splitlines():
        if line.startswith(_INDENT) or not line:
            yield line.removeprefix(_INDENT)


def commands(report: str, start: str) -> list[str]:
    """The commands that begin so, in order."""
    return [line for line in lines(report) if line.startswith(start)]


def program_in(report: str) -> str:
    """The program that is to take the place of the old one."""
    found = list(lines(report))
    first = found.index("import pulumi")
    return "\n".join(found[first : found.index(")", first) + 1])
