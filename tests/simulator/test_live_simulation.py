"""Which manifest lists AWS is asked for, and what that changes."""

from collections.abc import Mapping, Sequence

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.live_images import Manifests
from ecr_component.simulator import Image
from ecr_component.simulator.live_simulation import LiveOutcome, simulate_live
from tests.simulator.build import AT, LIST, going, image, rule

UNTAGGED = rule(1, untagged=True, pushed=7)


class Registry:
    """Tells what belongs to lists, and remembers of which it was asked."""

    def __init__(self, parts: Mapping[str, tuple[str, ...]], failure: str = "") -> None:
        self._parts, self._failure = parts, failure
        self.asked: list[list[str]] = []

    def manifests(self, lists: Sequence[Image]) -> Manifests:
        digests = [it.digest for it in lists]
        self.asked.append(digests)
        known = {it: self._parts[it] for it in digests if it in self._parts}
        return Manifests(known, self._failure)

    def run(self, rules: Sequence[PolicyRule], *images: Image) -> LiveOutcome:
        return simulate_live(rules, images, AT, self.manifests)


def lists(*digests: str) -> list[Image]:
    return [image(it, "v1", media_type=LIST) for it in digests]


def test_buildx_parts_stay_with_their_list() -> None:
    registry = Registry({"list": ("part",), "other": ()})
    images = [*lists("list", "other"), image("part", days=9), image("orphan", days=9)]
    live = registry.run([UNTAGGED], *images)
    assert going(live.outcome) == {"orphan"}
    assert not any(it.uncertainty for it in live.outcome.verdicts)
    assert registry.asked == [["list", "other"]]
    assert (live.asked, live.failure, live.left_alone) == (2, "", 0)


def test_nothing_is_asked_where_nothing_goes() -> None:
    registry = Registry({})
    assert registry.run([UNTAGGED], *lists("list"), image("part")).asked == 0
    assert registry.asked == []


def test_a_list_is_asked_for_that_stays_longer_than_it_seemed() -> None:
    registry = Registry({"outer": ("inner",), "inner": ("part",)})
    images = [
        *lists("outer"),
        image("inner", days=9, media_type=LIST),
        image("part", days=9),
    ]
    live = registry.run([UNTAGGED], *images)
    assert registry.asked == [["outer"], ["inner"]]
    assert going(live.outcome) == set()
    assert live.asked == 2


def test_each_list_is_asked_for_once_whatever_the_answer() -> None:
    registry = Registry({}, failure="not found")
    live = registry.run([UNTAGGED], *lists("list"), image("part", days=9))
    assert registry.asked == [["list"]]
    assert (live.asked, live.failure) == (1, "not found")
    assert [it.image.digest for it in live.outcome.verdicts if it.uncertainty] == [
        "part"
    ]


def test_a_list_is_left_alone_that_a_rule_may_archive_for_want_of_pulls() -> None:
    registry = Registry({"list": ("part",)})
    rules = [UNTAGGED, rule(2, tagged=["*"], pulled=30, action="transition")]
    live = registry.run(rules, *lists("list"), image("part", days=9))
    assert registry.asked == []
    assert (live.asked, live.left_alone) == (0, 1)
    assert going(live.outcome) == {"part"}


def test_a_list_is_asked_for_that_an_earlier_rule_keeps_from_being_archived() -> None:
    registry = Registry({"list": ("part",)})
    rules = [
        rule(1, tagged=["v*"], newest=99),
        rule(2, pulled=3, action="transition"),
    ]
    live = registry.run(rules, *lists("list"), image("part", days=9))
    assert registry.asked == [["list"]]
    assert going(live.outcome) == set()


def test_what_is_no_list_by_its_media_type_is_not_asked_for() -> None:
    registry = Registry({})
    unknown = image("A", "v1", media_type=None)
    live = registry.run([UNTAGGED], unknown, image("part", days=9))
    assert (registry.asked, live.left_alone) == ([], 0)
