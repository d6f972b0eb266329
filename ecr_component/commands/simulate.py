"""``ecr-component simulate``: what a lifecycle policy would do to images."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypedDict, Unpack

import click

from ecr_component import simulator
from ecr_component.commands.garbage import garbage_left_alone
from ecr_component.errors import ConfigError, listing
from ecr_component.lifecycle.rule_warnings import lifecycle_warnings
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.image_file import read_images
from ecr_component.live.live_images import AwsError, LiveRepository
from ecr_component.printing import say, say_json
from ecr_component.simulator.address import Address, RepositoryAddress
from ecr_component.simulator.live_simulation import simulate_live
from ecr_component.simulator.outcome_document import document
from ecr_component.simulator.policy_file import PolicyFile, read_policy
from ecr_component.simulator.protection import listed_addresses, protection
from ecr_component.simulator.remarks import (
    file_remarks,
    live_remarks,
    location_remarks,
    remarks,
)
from ecr_component.stack_files.user_file import (
    MOST_BYTES,
    STANDARD_INPUT,
    Unreadable,
    read_file,
    read_standard_input,
)
from ecr_component.values.spelling import near_match

_FAILED: Final = 1
_UNREADABLE: Final = 2
_STANDARD_INPUT: Final = "-"

# 100,000 images, ECR's quota of a repository, take a quarter with a few tags each.
_MOST_BYTES_OF_IMAGES: Final = 256 * 2**20


def _at(
    _context: click.Context, _option: click.Parameter, written: str | None
) -> datetime | None:
    """Read a moment with its time zone; a date is its beginning in UTC."""
    if written is None:
        return None
    try:
        moment = _moment(written)
        # The days ahead must have a date as well.
        _ = moment.astimezone(UTC) + timedelta(days=simulator.DAYS_AHEAD)
    except OverflowError:
        what = "is too near an end of time"
        raise click.BadParameter(f"{written!r} {what}") from None
    except ValueError:
        what = "is not a moment; write 2026-01-31T12:00:00Z or 2026-01-31"
        raise click.BadParameter(f"{written!r} {what}") from None
    if moment.tzinfo is None:
        what = "has no time zone; add one, such as Z or +02:00"
        raise click.BadParameter(f"{written!r} {what}")
    return moment


def _moment(written: str) -> datetime:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return datetime.fromisoformat(written)
    return datetime.combine(day, time(), UTC)


class _Asked(TypedDict):
    """The command's options."""

    policy: str | None
    stack: str | None
    repository: str | None
    images: str | None
    live: bool
    region: str | None
    profile: str | None
    at: datetime | None
    protect: str | None
    tags: tuple[str, ...]
    as_json: bool


@click.command
@click.option("--policy", metavar="FILE", help="JSON: AWS's text, or a list of rules.")
@click.option("--stack-file", "stack", metavar="FILE", help="Has the policy as well.")
@click.option(
    "--repository", metavar="NAME", help="Of --stack-file or --live, or among --images."
)
@click.option("--images", metavar="FILE", help="What `aws ecr describe-images` prints.")
@click.option("--live", is_flag=True, help="Ask AWS for the images of --repository.")
@click.option("--region", metavar="NAME", help="For --live.")
@click.option("--profile", metavar="NAME", help="For --live, of the AWS configuration.")
@click.option(
    "--at",
    metavar="MOMENT",
    callback=_at,
    help="When: 2026-01-31T12:00:00Z, or a date for its start in UTC. Default: now.",
)
@click.option("--protect", metavar="FILE", help="Lists images that must stay.")
@click.option(
    "--fail-on-tag",
    "tags",
    metavar="PATTERN",
    multiple=True,
    help="An image that must stay: a tag, in which * is any run of characters, a "
    "digest, or an address that ends in either. May be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def simulate(**asked: Unpack[_Asked]) -> None:
    """Show what a lifecycle policy would do to images, now and within seven days.

    The policy is that of --policy, or of --repository in --stack-file; the images are
    those of --images, or with --live those that AWS has. A FILE of JSON or of images
    that must stay may be -, the standard input. No image is changed.

    What is part of a manifest list stays as long as the list, and describe-images does
    not tell what that is. What `aws ecr batch-get-image` prints of the lists may stand
    behind the images in the same FILE; --live asks by itself, for lists that matter,
    and AWS takes that for a pull of them. Where AWS's documents leave open what becomes
    of an image, the report says so beside it; `aws ecr start-lifecycle-policy-preview`
    shows what AWS does.

    Ends with 0 if all is well; with 1 if an image that must stay would, or may, be
    deleted or archived, or if a file has problems; with 2 if a file or AWS cannot be
    read.
    """
    _refuse_contradiction(asked)
    try:
        with garbage_left_alone():
            safe = _simulate(asked)
    except ConfigError as error:
        say(*error.lines, error=True)
        sys.exit(_FAILED)
    except AwsError as error:
        say(str(error), error=True)
        sys.exit(_UNREADABLE)
    if not safe:
        sys.exit(_FAILED)


def _simulate(asked: _Asked) -> bool:
    """Print the result; tell whether every image that must stay does."""
    addresses = _addresses(asked)
    policy, region = _policy(asked)
    at = asked["at"] or datetime.now(UTC)
    if asked["live"]:
        outcome, here, notes = _live(asked, policy.rules, at, region)
    else:
        outcome, here, notes = _from_file(asked, policy.rules, at)
    protected = protection(outcome, addresses, here)
    warnings = list(lifecycle_warnings(policy.rules))
    notes += [*location_remarks(policy.location, here), *remarks(outcome, protected)]
    if asked["protect"] and not addresses:
        notes.append("nothing must stay: the file of --protect names no image")
    if asked["as_json"]:
        say_json(document(outcome, protected, warnings, notes), indent=None)
    else:
        from ecr_component.simulator.terminal import show  # noqa: PLC0415 - is slow

        show(outcome, protected.threats, warnings, notes)
    return not protected.threats


def _refuse_contradiction(asked: _Asked) -> None:
    """Refuse options that do not go together."""
    aws = asked["region"] or asked["profile"]
    files = (asked["policy"], asked["images"], asked["protect"])
    contradictions = {
        "Give one of --policy and --stack-file.": (
            bool(asked["policy"]) == bool(asked["stack"])
        ),
        "Give one of --images and --live.": bool(asked["images"]) == asked["live"],
        "--stack-file and --live need --repository.": (
            (asked["stack"] or asked["live"]) and not asked["repository"]
        ),
        "--region and --profile are only valid with --live.": aws and not asked["live"],
        "Only one FILE can be the standard input.": files.count(_STANDARD_INPUT) > 1,
        "--fail-on-tag needs a tag.": "" in asked["tags"],
    }
    for contradiction, holds in contradictions.items():
        if holds:
            raise click.UsageError(contradiction)


def _addresses(asked: _Asked) -> list[Address]:
    """What must stay, each once."""
    listed: Iterable[str] = ()
    if asked["protect"]:
        content = _content("--protect", asked["protect"])
        try:
            listed = listed_addresses(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            unreadable = Unreadable(_shown(asked["protect"]), "is not UTF-8")
            raise _wrong("--protect", unreadable) from None
    return [Address.read(it) for it in dict.fromkeys((*listed, *asked["tags"]))]


def _policy(asked: _Asked) -> tuple[PolicyFile, str | None]:
    """The rules, and the region where the repository is, if that is written as well."""
    if asked["policy"]:
        content = _content("--policy", asked["policy"])
        return read_policy(content, _shown(asked["policy"])), None
    from ecr_component.stack_files.project import read_stack_file  # noqa: PLC0415 - is slow

    try:
        file = read_stack_file(asked["stack"] or "")
        repositories = file.components().repositories.repositories
    except Unreadable as error:
        raise _wrong("--stack-file", error) from None
    rules = {it.name: it.rules for it in repositories}
    name = asked["repository"] or ""
    if name not in rules:
        known = f"it has {listing(rules)}" if rules else "it has none at all"
        what = f"{file.path} has no repository {name!r}; "
        remedy = near_match(name, rules, known)
        raise click.BadParameter(what + remedy, param_hint="--repository")
    return PolicyFile(rules[name]), file.region


_Found = tuple[simulator.Outcome, RepositoryAddress, list[str]]
"""What becomes of images, whose they are, and what to remark on where they are from."""


def _from_file(asked: _Asked, rules: Sequence[PolicyRule], at: datetime) -> _Found:
    path = asked["images"] or ""
    content = _content("--images", path, _MOST_BYTES_OF_IMAGES)
    file = read_images(content, _shown(path), asked["repository"])
    outcome = simulator.simulate(rules, file.images, at)
    here = _location(file.images, asked["repository"])
    return outcome, here, list(file_remarks(file, outcome))


def _live(
    asked: _Asked, rules: Sequence[PolicyRule], at: datetime, region: str | None
) -> _Found:
    from ecr_component.simulator.terminal import progress  # noqa: PLC0415 - is slow

    repository = LiveRepository(
        asked["repository"] or "",
        region=asked["region"] or region,
        profile=asked["profile"],
    )
    with progress() as advance:
        images = repository.images(advance)
    live = simulate_live(rules, images, at, repository.manifests)
    here = replace(_location(images, asked["repository"]), region=repository.region)
    return live.outcome, here, list(live_remarks(live))


def _location(
    images: Sequence[simulator.Image], repository: str | None
) -> RepositoryAddress:
    """Whose images these are, as far as it is known."""
    registries = (image.registry for image in images if image.registry)
    repositories = (image.repository for image in images if image.repository)
    return RepositoryAddress(
        registry=next(registries, None),
        repository=repository or next(repositories, None),
    )


def _content(option: str, path: str, most: int = MOST_BYTES) -> bytes:
    try:
        if path == _STANDARD_INPUT:
            return read_standard_input(most)
        return read_file(path, most)
    except Unreadable as error:
        raise _wrong(option, error) from None


def _wrong(option: str, error: Unreadable) -> click.BadParameter:
    return click.BadParameter(str(error), param_hint=option)


def _shown(path: str) -> str:
    return STANDARD_INPUT if path == _STANDARD_INPUT else path
