"""A mend: one attribute of moto, and what stands there instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Final

ABSENT: Final = object()


@dataclass(frozen=True)
class Mend:
    """What *owner* calls *name*, mended.

    The stock attribute is kept beside it (`ABSENT` if the owner has none of
    its own), so that a test can see whether moto still needs the mend.
    """

    owner: type | ModuleType
    name: str
    mended: object
    stock: object = field(init=False)

    def __post_init__(self) -> None:
        """Keep what stands there before anything is installed."""
        object.__setattr__(self, "stock", vars(self.owner).get(self.name, ABSENT))

    def install(self) -> None:
        """Put the mend in place; a second time changes nothing."""
        setattr(self.owner, self.name, self.mended)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Put the mend in place, and what was there before back afterwards."""
        before = vars(self.owner).get(self.name, ABSENT)
        self.install()
        try:
            yield
        finally:
            if before is ABSENT:
                delattr(self.owner, self.name)
            else:
                setattr(self.owner, self.name, before)
