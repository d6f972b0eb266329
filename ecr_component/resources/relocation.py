"""A repository stays in the region where it was created.

To follow another region of its provider would be to create an empty repository over
there and to delete this one, first its policies and, under `force_delete`, its images
too. So nothing follows, and a preview says what stays.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final, Literal

import pulumi

from ecr_component.errors import listing

Held = Literal["repositories", "settings"]

_WHY: Final[Mapping[Held, tuple[str, str]]] = {
    "repositories": ("ECR can't move a repository", " copy the images,"),
    "settings": ("each region has a registry of its own", ""),
}

PINNED: Final = ["region"]
"""The inputs whose changes do not reach what exists; for `ignore_changes`."""


def warn_of_what_stays(
    component: pulumi.Resource,
    here: str | None,
    regions: Mapping[str, pulumi.Output[str]],
    *,
    said: bool = False,
    held: Held = "repositories",
) -> None:
    """Tell the user what is not in the region of its provider.

    Args:
        component: Whose warnings they are.
        here: Where they belong, if a preview knows it.
        regions: Where things are, by what they are called in a sentence.
        said: Whether the component's inputs say so, and not its provider.
        held: What the component has.
    """

    def warn(known: Mapping[str, str | None]) -> None:
        for warning in what_stays(here, known, said=said, held=held):
            pulumi.log.warn(warning, component)

    pulumi.Output.all(**regions).apply(warn)


def what_stays(
    here: str | None,
    regions: Mapping[str, str | None],
    *,
    said: bool = False,
    held: Held = "repositories",
) -> Iterator[str]:
    """Yield a sentence for each region but *here* in which something is.

    None is not known, as where a test of a user's has mocks that tell no region.
    """
    whose = "the region asked for" if said else "the provider's region"
    why, copy = _WHY[held]
    names = defaultdict(list)
    for name, region in regions.items():
        if here and region and region != here:
            names[region].append(name)
    for there, stay in names.items():
        yield (
            f"{listing(stay)} stay{'s' if len(stay) == 1 else ''} in {there}, although "
            f"{whose} is {here}: {why}; set the region back to {there}, or deploy "
            f"another stack to {here},{copy} and remove what is in {there}"
        )
