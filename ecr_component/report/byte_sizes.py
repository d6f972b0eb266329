"""Bytes as people write them, in the units that AWS bills by: ``1.4 GiB``."""

from typing import Final

_STEP: Final = 1024
_UNITS: Final = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
_TEN: Final = 10


def size_text(size: float) -> str:
    """Bytes in the nearest unit, with two digits at least."""
    unit = 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size, unit = size / _STEP, unit + 1
    number = f"{size:.1f}" if unit and size < _TEN else f"{size:.0f}"
    return f"{number} {_UNITS[unit]}"
