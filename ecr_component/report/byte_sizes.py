"""Bytes as people write them: ``1.4 GB``."""

from typing import Final

_STEP: Final = 1000
_UNITS: Final = ("B", "kB", "MB", "GB", "TB", "PB")
_TEN: Final = 10


def size_text(size: float) -> str:
    """Bytes in the unit of a thousand that is near, with two digits at least."""
    unit = 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size, unit = size / _STEP, unit + 1
    number = f"{size:.1f}" if unit and size < _TEN else f"{size:.0f}"
    return f"{number} {_UNITS[unit]}"
