"""Images and rules in few words, for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any, Final

from rich.console import Console, RenderableType

from ecr_component.lifecycle.policy_reading import lifecycle_rules
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.simulator import Image, Outcome, simulate

AT: Final = datetime(2026, 1, 31, 12, tzinfo=UTC)
"""The moment of most simulations."""

PLAIN: Final = "application/vnd.oci.image.manifest.v1+json"
LIST: Final = "application/vnd.oci.image.index.v1+json"


def ago(days: float = 0, *, seconds: float = 0) -> datetime:
    return AT - timedelta(days=days, seconds=seconds)


def image(digest: str, *tags: str, days: float = 0, **more: Any) -> Image:  # noqa: ANN401
    """An image pushed so many days before `AT`."""
    written = {"digest": digest, "tags": tags, "pushed_at": ago(days)}
    return Image(**{**written, "media_type": PLAIN, **more})


def rule(  # noqa: PLR0913 - a word for each thing a rule can say
    priority: int | None = None,
    *,
    tagged: Sequence[str] = (),
    prefixes: Sequence[str] = (),
    untagged: bool = False,
    newest: int | None = None,
    pushed: int | None = None,
    pulled: int | None = None,
    archived: int | None = None,
    action: str = "expire",
) -> PolicyRule:
    """A rule with one way to count; without a word on tags it is one for any."""
    counts = {
        "imageCountMoreThan": newest,
        "sinceImagePushed": pushed,
        "sinceImagePulled": pulled,
        "sinceImageTransitioned": archived,
    }
    [(count_type, number)] = [it for it in counts.items() if it[1] is not None]
    status = "tagged" if tagged or prefixes else "untagged" if untagged else "any"
    written = {
        "rulePriority": priority,
        "selection": {
            "tagStatus": status,
            "tagPatternList": list(tagged),
            "tagPrefixList": list(prefixes),
            "storageClass": "archive" if archived else None,
            "countType": count_type,
            "countUnit": None if newest else "days",
            "countNumber": number,
        },
        "action": {
            "type": action,
            "targetStorageClass": "archive" if action == "transition" else None,
        },
    }
    return lifecycle_rules([written])[0]


def run(
    rules: Sequence[PolicyRule], images: Sequence[Image], at: datetime = AT
) -> Outcome:
    return simulate(rules, images, at)


def fates(outcome: Outcome) -> dict[str, tuple[str, int | None]]:
    """What becomes of each image, and by which rule."""
    return {it.image.digest: (it.outcome, it.rule) for it in outcome.verdicts}


def going(outcome: Outcome) -> set[str]:
    """The digests of the images that go at the moment of the simulation."""
    return {it.image.digest for it in outcome.verdicts if it.outcome != "keep"}


def printed(*sections: RenderableType) -> list[str]:
    """The lines of a report that have words, without the space around these."""
    console = Console(file=StringIO(), width=100)
    with console.capture() as capture:
        for section in sections:
            console.print(section)
    lines = (" ".join(line.split()) for line in capture.get().splitlines())
    return [line for line in lines if line]
