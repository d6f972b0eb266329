"""The environment without the user's own AWS in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

# Neither keys nor settings of a real account may leak in, from variables or files.
NOBODY = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}

_OURS = ("AWS_", "MOTO_")


@contextmanager
def only(**variables: str) -> Iterator[None]:
    """Replace all of AWS's and moto's variables for a while."""
    before = _taken_out()
    os.environ.update(variables)
    try:
        yield
    finally:
        _taken_out()
        os.environ.update(before)


def _taken_out() -> dict[str, str]:
    names = [name for name in os.environ if name.startswith(_OURS)]
    return {name: os.environ.pop(name) for name in names}
