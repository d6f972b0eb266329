"""The console commands, which need the packages of the extra ``cli``."""

import sys
from importlib import import_module
from typing import Final

_OF_THE_EXTRA: Final = frozenset(
    {"boto3", "botocore", "click", "flask", "flask_cors", "moto", "rich", "yaml"}
)
_HINT: Final = (
    "ecr-component: the commands need the 'cli' extra: pip install 'ecr-component[cli]'"
)


def main() -> None:
    """Run ``ecr-component``; the entry point of the console script."""
    try:
        import_module("ecr_component.commands.cli").cli(prog_name="ecr-component")
    except ModuleNotFoundError as error:
        if error.name not in _OF_THE_EXTRA:
            raise
        print(_HINT, file=sys.stderr)  # noqa: T201 - without click there is no echo
        sys.exit(2)
