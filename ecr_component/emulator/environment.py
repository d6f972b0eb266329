"""An environment in which nothing leads to another AWS, or to any other server."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final

# Neither keys nor settings of a real account may leak in, from variables or files.
NOBODY: Final = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}

# What Python, its tools and a terminal work with. Of all others none can be known to
# be harmless: moto, botocore, Pulumi and OpenTelemetry each read dozens, and one of
# them is enough to send requests elsewhere (TEST_SERVER_MODE, TRACEPARENT).
_KEPT: Final = frozenset(
    {
        *("APPDATA", "HOME", "LOGNAME", "PATH", "PWD", "SHELL", "SYSTEMROOT"),
        *("TEMP", "TMP", "TMPDIR", "TZ", "USER", "USERPROFILE", "VIRTUAL_ENV"),
        *("COLORTERM", "COLUMNS", "FORCE_COLOR", "LANG", "LANGUAGE", "LINES"),
        *("NO_COLOR", "TERM"),
    }
)
_KEPT_FAMILIES: Final = ("LC_", "PYTHON")


@contextmanager
def only(keep: Collection[str] = (), **variables: str) -> Iterator[None]:
    """Have these variables for a while, and of the user's those that lead nowhere.

    Args:
        keep: Names of further variables of the user's that stay.
        variables: What is set.
    """
    before = dict(os.environ)
    stay = {name: value for name, value in before.items() if _stays(name, keep)}
    _replace({**stay, **variables})
    try:
        yield
    finally:
        _replace(before)


def _stays(name: str, keep: Collection[str]) -> bool:
    return name in _KEPT or name.startswith(_KEPT_FAMILIES) or name in keep


def _replace(variables: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(variables)
