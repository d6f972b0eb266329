"""A patch: one attribute of moto, and what stands there instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Final

ABSENT: Final = object()


@dataclass(frozen=True)
class Patch:
    """What *owner* calls *name*, patched.

    The stock attribute is kept beside it (`ABSENT` if the owner has none of
    its own), so that a test can see whether moto still needs the patch.
    """

    owner: type | ModuleType
    name: str
    patched: object
    stock: object = field(init=False)

    def __post_init__(self) -> None:
        """Keep what stands there before anything is installed."""
        object.__setattr__(self, "stock", vars(self.owner).get(self.name, ABSENT))

    def install(self) -> None:
        """Put the patch in place; a second time changes nothing."""
        setattr(self.owner, self.name, self.patched)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Put the patch in place, and what was there before back afterwards."""
        before = vars(self.owner).get(self.name, ABSENT)
        self.install()
        try:
            yield
        finally:
            if before is ABSENT:
                delattr(self.owner, self.name)
            else:
                setattr(self.owner, self.name, before)
