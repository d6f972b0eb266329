"""The console commands, which need the packages of the extra ``cli`` or ``aws``."""

import errno
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Final

# What each extra brings that a command may miss, and which commands that are.
_EXTRAS: Final = {
    **dict.fromkeys(("click", "hcl2", "rich", "yaml"), ("cli", "the commands need")),
    **dict.fromkeys(("boto3", "botocore", "moto"), ("aws", "rehearse and --live need")),
    **dict.fromkeys(("jinja2", "markupsafe", "svg"), ("report", "report needs")),
}

# What a file says that takes no more; where files are read, this is an error of theirs.
_UNWRITABLE: Final = frozenset(
    {errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC}
)


def main() -> None:
    """Run ``ecr-component``; the entry point of the console script."""
    try:
        import_module("ecr_component.commands.cli").cli(prog_name="ecr-component")
    except ModuleNotFoundError as error:
        if error.name not in _EXTRAS:
            raise
        extra, who = _EXTRAS[error.name]
        install = f"pip install 'ecr-component[{extra}]'"
        _fail(f"ecr-component: {who} the '{extra}' extra: {install}")
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        _let_go_of_output()
        reason = os.strerror(error.errno).lower()
        _fail(f"ecr-component: the output cannot be written ({reason})")


def _fail(message: str) -> None:
    with suppress(OSError):
        print(message, file=sys.stderr)  # noqa: T201 - what prints may be missing
    sys.exit(2)


def _let_go_of_output() -> None:
    """Spare Python the attempt to write what is left when it ends."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
