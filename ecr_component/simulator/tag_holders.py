"""Who holds the tags with a prefix, or those that a pattern fits."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Final

from ecr_component.lifecycle.tag_patterns import compiled

# A search that stops at a tag costs about as much as asking so many tags (measured).
_SEARCH_COST: Final = 4


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
        self._tags = [tags[index] for index in order]
        self._holders = [holders[index] for index in order]

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
        if rest and not any(rest):
            return self.of_prefix(head)
        fits = compiled(pattern).fullmatch
        near = self._near(self._beginning(head), [word for word in rest if word])
        return [self._holders[index] for index in near if fits(self._tags[index])]

    def _beginning(self, prefix: str) -> range:
        """Where the tags stand that begin with *prefix*."""
        length = len(prefix)
        return range(
            bisect_left(self._tags, prefix),
            bisect_right(self._tags, prefix, key=lambda tag: tag[:length]),
        )

    def _near(self, where: range, words: Sequence[str]) -> Iterable[int]:
        """Leave out tags that lack the rarest of the words, where that is quicker."""
        start, end = self._starts[where.start], self._starts[where.stop]
        counts = {self._text.count(word, start, end): word for word in words}
        if not counts or min(counts) * _SEARCH_COST > len(where):
            return where
        return self._containing(counts[min(counts)], start, end)

    def _containing(self, word: str, start: int, end: int) -> Iterator[int]:
        """Places of the tags in a stretch of the text that *word* is found in."""
        found = self._text.find(word, start, end)
        while found >= 0:
            index = bisect_right(self._starts, found) - 1
            yield index
            found = self._text.find(word, self._starts[index + 1], end)
