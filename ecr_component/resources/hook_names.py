"""What the hooks of components are called.

The engine puts a hook's name before what it refuses, so the name says what it stands
for.
"""

import re
from collections import Counter
from typing import Final
from weakref import WeakKeyDictionary

from pulumi.runtime.settings import get_root_resource

CREATE_NEW: Final = "create only what is new"
ERASE_NOTHING: Final = "erase nothing of others"

_OURS: Final = re.compile(rf".*: ({CREATE_NEW}|{ERASE_NOTHING})( \(\d+\))?")


class _NoProgram:
    """Stands for the program where it has no stack here, as in a plugin."""


# By program, since one process may run several: how often a name was taken.
_taken: WeakKeyDictionary[object, Counter[str]] = WeakKeyDictionary()


def hook_name(component: str, rule: str) -> str:
    """A name for a hook of a component, which may share its own with others."""
    taken = _taken.setdefault(get_root_resource() or _NoProgram, Counter())
    name = f"{component}: {rule}"
    taken[name] += 1
    return name if taken[name] == 1 else f"{name} ({taken[name]})"


def is_a_look(name: str) -> bool:
    """Whether a hook only looks at what AWS has from before."""
    return bool(_OURS.fullmatch(name))
