"""Which known word was meant by one that nobody knows.

A guess is followed blindly, so that it must never say the opposite: only letters may be
wrong, not words.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from typing import Final

from ecr_component.errors import Message, quoted

# Longer than any known word with a few letters too many.
_LONGEST: Final = 64
_CANDIDATES: Final = 4

_PART: Final = re.compile(r"[0-9]+|[^\W0-9_]+")
_ALIKE: Final = 0.75
_MEANINGLESS: Final = frozenset({"arn", "default"})
_NEGATIONS: Final = frozenset({"dis", "im", "in", "no", "non", "not", "un"})
_NEVER_ADDED: Final = _NEGATIONS | {"deny", "expire", "force", "without"}


def near_match(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """``did you mean 'x'?`` where a known word is close, else *otherwise*."""
    guess = nearest(word, sorted(known))
    return otherwise if guess is None else Message("did you mean ", quoted(guess), "?")


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that differs from *word* in spelling alone, if there is one."""
    if not word or len(word) > _LONGEST:
        return None
    place = _place_of_nearest(word, tuple(known))
    return None if place is None else known[place]


# The same mistake may stand in each of thousands of repositories.
@lru_cache(maxsize=1024)
def _place_of_nearest(word: str, known: tuple[str, ...]) -> int | None:
    folded = [other.casefold() for other in known]
    near = get_close_matches(word.casefold(), folded, n=_CANDIDATES)
    # Letters that only changed places are likelier than others.
    near.sort(key=lambda other: sorted(other) != sorted(word.casefold()))
    places = map(folded.index, near)
    meant = (
        p for p in places if _same_but_for_spelling(_parts(word), _parts(known[p]))
    )
    return next(meant, None)


def _parts(word: str) -> list[str]:
    """The parts of a name in snake_case, camelCase or with other marks in between."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word)
    return [part.casefold() for part in _PART.findall(apart)]


def _same_but_for_spelling(said: list[str], known: list[str]) -> bool:
    changes = SequenceMatcher(None, said, known).get_opcodes()
    return all(
        what == "equal" or _same_part(said[i:i_end], known[j:j_end])
        for what, i, i_end, j, j_end in changes
    )


def _same_part(said: list[str], known: list[str]) -> bool:
    """Whether a stretch of one name stands for a stretch of the other."""
    if not known:
        return all(part in _MEANINGLESS or len(part) == 1 for part in said)
    left_out = iter(known)
    return _alike("".join(said), "".join(known)) or (
        _NEVER_ADDED.isdisjoint(known)
        and all(any(_alike(part, other) for other in left_out) for part in said)
    )


def _alike(one: str, other: str) -> bool:
    """Whether a typing error makes one of the other, and no negation does."""
    if one == other:
        return True
    if one.isdigit() or other.isdigit():
        return False
    matcher = SequenceMatcher(None, one, other)
    for what, i, i_end, j, j_end in matcher.get_opcodes():
        if what != "replace" and one[i:i_end] + other[j:j_end] in _NEGATIONS:
            return False
    swapped = sorted(one) == sorted(other)
    slip = len(one) == len(other) and sum(map(str.__ne__, one, other)) == 1
    return swapped or slip or matcher.ratio() >= _ALIKE
