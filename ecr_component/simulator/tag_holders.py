"""Who holds the tags with a prefix, or those that a pattern fits."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import accumulate
from typing import Final

from ecr_component.lifecycle.tag_patterns import compiled

# A search that stops at a tag costs about as much as asking so many tags (measured).
_SEARCH_COST: Final = 10

# So many tags tell well enough how rare a word is.
_SAMPLE: Final = 500

# Tags with the same beginning that are less than this part of all are just asked.
_SMALL_PART: Final = 8


class TagHolders:
    """Holders, numbered from 0, by their tags.

    The tags are sorted, so that those with the same beginning stand side by side.
    They also stand one after the other in one text, in which a word is found many
    times faster than by asking each tag.
    """

    def __init__(self, tags_of_each: Iterable[Sequence[str]]) -> None:
        tags: list[str] = []
        holders: list[int] = []
        for holder, its_tags in enumerate(tags_of_each):
            tags += its_tags
            holders += [holder] * len(its_tags)
        order = sorted(range(len(tags)), key=tags.__getitem__)
        # Anew in the order of the memory too, where each is found much faster.
        self._tags = _anew([tags[index] for index in order])
        self._holders = array("q", (holders[index] for index in order)).tolist()

        self._containing = cache(self._all_containing)

    @cached_property
    def _text(self) -> str:
        return "\n".join(self._tags)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return list(accumulate((len(tag) + 1 for tag in self._tags), initial=0))

    def of_prefix(self, prefix: str) -> Sequence[int]:
        """The holders of tags that begin with *prefix*, in which ``*`` is a ``*``."""
        where = self._beginning(prefix)
        return self._holders[where.start : where.stop]

    def of_pattern(self, pattern: str) -> Sequence[int]:
        """The holders of tags that *pattern* fits as a whole.

        ``*`` stands for any run of characters, the empty one included; every
        other character for itself, in its own case.

        Source: ECR user guide, "Lifecycle policy properties", tagPatternList.
        """
        head, *rest = pattern.split("*")
        words = [word for word in rest if word]
        if words:
            return self._fitting(self._near(self._beginning(head), words), pattern)
        return self.of_prefix(head) if rest else self._of_tag(pattern)

    def _of_tag(self, tag: str) -> Sequence[int]:
        start, end = bisect_left(self._tags, tag), bisect_right(self._tags, tag)
        return self._holders[start:end]

    def _beginning(self, prefix: str) -> range:
        """Where the tags stand that begin with *prefix*."""
        length = len(prefix)
        return range(
            bisect_left(self._tags, prefix),
            bisect_right(self._tags, prefix, key=lambda tag: tag[:length]),
        )

    def _near(self, where: range, words: Sequence[str]) -> Sequence[int]:
        """Leave out tags that lack the rarest of the words, where that is quicker."""
        if len(where) * _SMALL_PART < len(self._tags):
            return where
        sample = self._tags[:: len(self._tags) // _SAMPLE + 1]
        counts = {sum(word in tag for tag in sample): word for word in words}
        is_rare = min(counts) * _SEARCH_COST < len(sample)
        near = self._containing(counts[min(counts)], is_rare=is_rare)
        return near[bisect_left(near, where.start) : bisect_left(near, where.stop)]

    def _all_containing(self, word: str, *, is_rare: bool) -> Sequence[int]:
        """The tags that *word* is in; several patterns may have it."""
        if is_rare:
            return list(self._found(word))
        return [index for index, tag in enumerate(self._tags) if word in tag]

    def _found(self, word: str) -> Iterator[int]:
        found = self._text.find(word)
        while found >= 0:
            index = bisect_right(self._starts, found) - 1
            yield index
            found = self._text.find(word, self._starts[index + 1])

    def _fitting(self, near: Iterable[int], pattern: str) -> list[int]:
        """The holders of those tags that a pattern fits; all begin as it does.

        Most drop out at the pattern's end, or at a word of it that they lack. Two
        words fit if the first, where it comes first, stands before the second, where
        that comes last; more of them only a regular expression can tell.
        """
        tags, holders = self._tags, self._holders
        head, *inner, tail = pattern.split("*")
        words = [word for word in inner if word] or [""]
        first, last, start, length = words[0], words[-1], len(head), len(words[0])
        if tail or words[2:]:
            fits = compiled(pattern).fullmatch
            return [
                holders[index]
                for index in near
                if (tag := tags[index]).endswith(tail)
                if first in tag and last in tag and fits(tag)
            ]
        if words[1:]:
            return [
                holders[index]
                for index in near
                if first in (tag := tags[index]) and last in tag
                if 0 <= tag.find(first, start) <= tag.rfind(last, start) - length
            ]
        return [
            holders[index]
            for index in near
            if first in (tag := tags[index]) and tag.find(first, start) >= 0
        ]


def _anew(tags: list[str]) -> list[str]:
    copies = "\n".join(tags).split("\n")
    return copies if len(copies) == len(tags) else tags
