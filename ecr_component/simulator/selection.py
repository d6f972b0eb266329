"""Which images a rule selects: by storage class and tags, whatever it then does."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from functools import cache, reduce
from itertools import compress
from operator import and_

from ecr_component.lifecycle.rules import PolicyRule, RuleSelection
from ecr_component.live.image import Image
from ecr_component.simulator.tag_holders import TagHolders

Places = int
"""A set of places: a number with a byte for each, so that ``&`` is quick."""


class Selections:
    """Answers for images in a given order, by their places in it."""

    def __init__(self, images: Sequence[Image]) -> None:
        self._size = len(images)
        self._all = self._places(range(self._size))
        archived = (p for p, i in enumerate(images) if i.storage_class == "archive")
        archive = self._places(archived)
        self._of_class = {"standard": self._all ^ archive, "archive": archive}
        self._untagged = self._places(p for p, i in enumerate(images) if not i.tags)
        holders = TagHolders(image.tags for image in images)
        self._of_pattern = cache(lambda text: self._places(holders.of_pattern(text)))
        self._of_prefix = cache(lambda text: self._places(holders.of_prefix(text)))

    def in_standard(self) -> "Selections":
        """The same, were all images in standard storage."""
        other = copy(self)
        other._of_class = {"standard": self._all, "archive": 0}  # noqa: SLF001 - its own
        return other

    def of(self, rule: PolicyRule) -> list[int]:
        """The places of the images that a rule's tags and storage class select.

        Each entry of its list must fit some tag of the image: the list is an AND.

        Source: ECR user guide, "Lifecycle policy evaluation rules".
        """
        selection = rule.selection
        of_class = self._of_class[selection.effective_storage_class]
        return self._listed(reduce(and_, self._of_tags(selection), of_class))

    def by_tags(self, rule: PolicyRule) -> list[int]:
        """The places of the images that its tags select, in any storage class."""
        return self._listed(reduce(and_, self._of_tags(rule.selection), self._all))

    def _of_tags(self, selection: RuleSelection) -> Iterator[Places]:
        if selection.tag_status == "untagged":
            yield self._untagged
        yield from map(self._of_pattern, selection.tag_pattern_list)
        yield from map(self._of_prefix, selection.tag_prefix_list)

    def _places(self, places: Iterable[int]) -> Places:
        marks = bytearray(self._size)
        for place in places:
            marks[place] = 1
        return int.from_bytes(marks, "little")

    def _listed(self, places: Places) -> list[int]:
        return list(compress(range(self._size), places.to_bytes(self._size, "little")))
