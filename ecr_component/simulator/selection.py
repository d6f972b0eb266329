"""Which images a rule selects: by storage class and tags, whatever it then does."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from functools import cache

from ecr_component.lifecycle.rules import PolicyRule, RuleSelection
from ecr_component.live.image import Image
from ecr_component.simulator.tag_holders import TagHolders


class Selections:
    """Answers for images in a given order, by their places in it."""

    def __init__(self, images: Sequence[Image]) -> None:
        self._all = range(len(images))
        archived = {p for p, i in enumerate(images) if i.storage_class == "archive"}
        standard = set(self._all) - archived
        self._of_class = {"standard": standard, "archive": archived}
        self._untagged = {p for p, i in enumerate(images) if not i.tags}
        self._holders = TagHolders(image.tags for image in images)
        self._of_pattern = cache(lambda text: set(self._holders.of_pattern(text)))
        self._of_prefix = cache(lambda text: set(self._holders.of_prefix(text)))

    def in_standard(self) -> "Selections":
        """The same, were all images in standard storage."""
        other = copy(self)
        other._of_class = {"standard": set(self._all), "archive": set()}  # noqa: SLF001 - its own
        return other

    def of(self, rule: PolicyRule) -> list[int]:
        """The places of the images that a rule's tags and storage class select.

        Each entry of its list must fit some tag of the image: the list is an AND.

        Source: ECR user guide, "Lifecycle policy evaluation rules".
        """
        selection = rule.selection
        of_class = self._of_class[selection.effective_storage_class]
        return sorted(of_class.intersection(*self._of_tags(selection)))

    def by_tags(self, rule: PolicyRule) -> AbstractSet[int]:
        """The places of the images that its tags select, in any storage class."""
        return set(self._all).intersection(*self._of_tags(rule.selection))

    def _of_tags(self, selection: RuleSelection) -> Iterator[AbstractSet[int]]:
        if selection.tag_status == "untagged":
            yield self._untagged
        yield from map(self._of_pattern, selection.tag_pattern_list)
        yield from map(self._of_prefix, selection.tag_prefix_list)
