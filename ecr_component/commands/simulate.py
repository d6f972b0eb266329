"""``ecr-component simulate``: what a lifecycle policy would do to images."""

import sys
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Final, TypedDict, Unpack

import click

from ecr_component import simulator
from ecr_component.commands.garbage import garbage_left_alone
from ecr_component.commands.judging import Found, Judging, location_of
from ecr_component.commands.moment import moment_with_zone
from ecr_component.commands.prices import prices_by_option
from ecr_component.commands.simulation_inputs import (
    DASH,
    StackPolicies,
    addresses_in_use,
    images_of,
    images_of_all,
    old_policies,
    policy_of,
    protected_addresses,
    stack_policies,
)
from ecr_component.errors import ConfigError, listing
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.image_file import ImageFile
from ecr_component.live.live_images import AwsError, LiveRepository
from ecr_component.live.running import running_images
from ecr_component.printing import say, say_json
from ecr_component.simulator.address import Address
from ecr_component.simulator.finding import Finding
from ecr_component.simulator.outcome_document import document
from ecr_component.simulator.policy_file import PolicyFile
from ecr_component.simulator.remarks import (
    file_remarks,
    in_use_remark,
    location_remarks,
    remarks_on_idle,
)
from ecr_component.simulator.storage import Prices

_FAILED: Final = 1
_UNREADABLE: Final = 2

# How many repositories AWS is asked for at a time.
_AT_ONCE: Final = 8


class _Asked(TypedDict):
    """The command's options."""

    policy: str | None
    stack: str | None
    repository: str | None
    every: bool
    images: str | None
    live: bool
    region: str | None
    profile: str | None
    at: datetime | None
    days: int
    against: str | None
    protect: str | None
    tags: tuple[str, ...]
    in_use: str | None
    in_use_live: bool
    compare_with_aws: bool
    standard_price: float
    archive_price: float
    as_json: bool


@click.command
@click.option("--policy", metavar="FILE", help="JSON: AWS's text, or a list of rules.")
@click.option("--stack-file", "stack", metavar="FILE", help="Has the policy as well.")
@click.option(
    "--repository", metavar="NAME", help="Of --stack-file or --live, or among --images."
)
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Every repository of --stack-file, each with its policy, the worst first.",
)
@click.option(
    "--images",
    metavar="FILE",
    help="What `aws ecr describe-images` prints; with --all of many repositories, or "
    "a folder of such files.",
)
@click.option("--live", is_flag=True, help="Ask AWS for the images.")
@click.option("--region", metavar="NAME", help="For --live and --in-use-live.")
@click.option("--profile", metavar="NAME", help="For these, of the AWS configuration.")
@click.option(
    "--at",
    metavar="MOMENT",
    callback=moment_with_zone,
    help="When: 2026-01-31T12:00:00Z, or a date for its start in UTC. Default: now.",
)
@click.option(
    "--days",
    type=click.IntRange(1, simulator.MOST_DAYS_AHEAD),
    default=simulator.DAYS_AHEAD,
    show_default=True,
    is_eager=True,
    help="How far to look ahead.",
)
@click.option(
    "--against",
    metavar="FILE",
    help="An old policy, or stack file: what the new one takes more, and spares.",
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
@click.option(
    "--in-use",
    metavar="FILE",
    help="What runs, and so must stay: addresses, or what `kubectl get pods -A -o "
    "json`, `aws ecs describe-tasks` and the like print.",
)
@click.option(
    "--in-use-live",
    is_flag=True,
    help="Ask AWS what runs: tasks and task definitions of ECS, Lambda functions.",
)
@click.option(
    "--compare-with-aws",
    is_flag=True,
    help="With --live: have AWS preview the policy, and show where it differs.",
)
@prices_by_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def simulate(**asked: Unpack[_Asked]) -> None:
    """Show what a lifecycle policy would do to images, now and within some days.

    The policy is that of --policy, or of --repository in --stack-file; the images are
    those of --images, or with --live those that AWS has. A FILE of JSON or of images
    that must stay may be -, the standard input. No image is changed.

    What is part of a manifest list stays as long as the list, and describe-images does
    not tell what that is. What `aws ecr batch-get-image` prints of the lists may stand
    behind the images in the same FILE; --live asks by itself, for lists that matter,
    and AWS takes that for a pull of them. Where AWS's documents leave open what becomes
    of an image, the report says so beside it; --compare-with-aws shows what AWS does.

    Sizes are the sums of the images'. A layer that several have is billed once, so that
    AWS's bill is smaller.

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


def _refuse_contradiction(asked: _Asked) -> None:
    """Refuse options that do not go together."""
    aws = asked["region"] or asked["profile"]
    asks_aws = asked["live"] or asked["in_use_live"]
    one = not asked["every"]
    files = [asked[it] for it in ("policy", "images", "protect", "in_use", "against")]
    contradictions = {
        "Give one of --policy and --stack-file.": (
            bool(asked["policy"]) == bool(asked["stack"])
        ),
        "Give one of --images and --live.": bool(asked["images"]) == asked["live"],
        "--all needs --stack-file.": asked["every"] and not asked["stack"],
        "--all is all: leave out --repository.": (
            asked["every"] and asked["repository"]
        ),
        "--stack-file and --live need --repository or --all.": (
            (asked["stack"] or asked["live"]) and not asked["repository"] and one
        ),
        "--region and --profile are only valid with --live or --in-use-live.": (
            aws and not asks_aws
        ),
        "--compare-with-aws needs --live, and no --at: AWS looks now.": (
            asked["compare_with_aws"] and (not asked["live"] or asked["at"])
        ),
        "Only one FILE can be the standard input.": files.count(DASH) > 1,
        "--fail-on-tag needs a tag.": "" in asked["tags"],
    }
    for contradiction, holds in contradictions.items():
        if holds:
            raise click.UsageError(contradiction)


def _simulate(asked: _Asked) -> bool:
    """Print the result; tell whether every image that must stay does."""
    return _all(asked) if asked["every"] else _one(asked)


def _one(asked: _Asked) -> bool:
    name, region = asked["repository"] or "", None
    if asked["policy"]:
        policy = policy_of(asked["policy"])
    else:
        stack = stack_policies(asked["stack"] or "")
        policy, region = PolicyFile(stack.of(name)), stack.region
    judging = _judging(asked, region)
    if asked["live"]:
        from ecr_component.simulator.terminal import progress  # noqa: PLC0415 - is slow

        repository = _live_repository(asked, name, region)
        with progress() as advance:
            images = repository.images(advance)
        found = judging.live(repository, name, images, policy.rules)
    else:
        file = images_of(asked["images"] or "", asked["repository"])
        found = _of_file(judging, file, asked["repository"], policy.rules)
    found.notes.extend(location_remarks(policy.location, found.here))
    found.notes.extend(_notes(asked, judging, [found.here.repository or ""]))
    finding = judging.finding(name, policy.rules, found)
    if asked["as_json"]:
        say_json(document(finding), indent=None)
    else:
        from ecr_component.simulator import terminal  # noqa: PLC0415 - is slow
        from ecr_component.simulator.outcome_report import report  # noqa: PLC0415

        terminal.show(report(finding))
    return not finding.protected.threats


def _all(asked: _Asked) -> bool:
    stack = stack_policies(asked["stack"] or "")
    judging = _judging(asked, stack.region)
    findings: dict[str, Finding] = {}
    named: set[Address] = set()
    found_of = _of_files if asked["images"] else _of_aws
    notes = _notes(asked, judging, stack.rules)
    for name, found in found_of(asked, judging, stack, notes):
        mine = judging.among_others(name)
        finding = mine.finding(name, stack.rules[name], found, of_many=True)
        named |= {*mine.protected} - {*finding.protected.idle}
        findings[name] = finding
    unnamed = [it for it in judging.protected if it not in named]
    notes += remarks_on_idle(unnamed)
    if asked["as_json"]:
        documents = {name: document(finding) for name, finding in findings.items()}
        say_json({"repositories": documents, "remarks": notes}, indent=None)
    else:
        from ecr_component.simulator import terminal  # noqa: PLC0415 - is slow
        from ecr_component.simulator.overview import overview  # noqa: PLC0415

        terminal.show(overview(findings, notes))
    return not any(finding.protected.threats for finding in findings.values())


def _of_files(
    asked: _Asked, judging: Judging, stack: StackPolicies, notes: list[str]
) -> Iterator[tuple[str, Found]]:
    """What becomes of the images in files, of each repository of a stack."""
    from ecr_component.simulator.terminal import progress  # noqa: PLC0415 - is slow

    files = images_of_all(asked["images"] or "")
    known = [name for name in stack.rules if name in files]
    with progress("repositories", len(known)) as advance:
        for name in known:
            yield name, _of_file(judging, files[name], name, stack.rules[name])
            advance(1)
    _note_missing([name for name in stack.rules if name not in files], notes)
    others = [name for name in files if name not in stack.rules]
    if others:
        notes.append(f"not in the stack file, and left out: {listing(others)}")


def _of_aws(
    asked: _Asked, judging: Judging, stack: StackPolicies, notes: list[str]
) -> Iterator[tuple[str, Found]]:
    """What becomes of the images in AWS, of each repository of a stack."""
    from ecr_component.simulator.terminal import progress  # noqa: PLC0415 - is slow

    if not stack.rules:
        return
    some = _live_repository(asked, next(iter(stack.rules)), stack.region)

    def images(name: str) -> Sequence[simulator.Image] | None:
        try:
            return some.sibling(name).images()
        except AwsError as error:
            if error.code != "RepositoryNotFoundException":
                raise
            return None

    missing = []
    with (
        progress("repositories from AWS", len(stack.rules)) as advance,
        ThreadPoolExecutor(_AT_ONCE) as threads,
    ):
        both = zip(stack.rules.items(), threads.map(images, stack.rules), strict=True)
        for (name, rules), its_images in both:
            if its_images is None:
                missing.append(name)
            else:
                yield name, judging.live(some.sibling(name), name, its_images, rules)
            advance(1)
    _note_missing(missing, notes)


def _of_file(
    judging: Judging, file: ImageFile, name: str | None, rules: Sequence[PolicyRule]
) -> Found:
    outcome = judging.outcome(rules, file.images)
    notes = list(file_remarks(file, outcome))
    return Found(outcome, location_of(file.images, name), notes)


def _note_missing(names: Sequence[str], notes: list[str]) -> None:
    if names:
        notes.append(f"without images: {listing(names)}")


def _judging(asked: _Asked, region: str | None) -> Judging:
    """Read what is asked of every repository."""
    return Judging(
        asked["at"] or datetime.now(UTC),
        asked["days"],
        protected_addresses(asked["protect"], asked["tags"]),
        _in_use(asked, region),
        old_policies(asked["against"]) if asked["against"] else None,
        Prices(asked["standard_price"], asked["archive_price"]),
        asked["compare_with_aws"],
    )


def _notes(asked: _Asked, judging: Judging, repositories: Collection[str]) -> list[str]:
    """What to remark on what must stay."""
    notes = []
    if asked["protect"] and not judging.protected:
        notes.append("nothing must stay: the file of --protect names no image")
    if asked["in_use"] and not judging.in_use:
        notes.append(
            "nothing is in use: the file of --in-use names no image; is it what "
            "`kubectl get pods -A -o json` or `aws ecs describe-tasks` prints?"
        )
    elif judging.in_use is not None:
        notes.append(in_use_remark(judging.in_use, repositories))
    return notes


def _in_use(asked: _Asked, region: str | None) -> list[Address] | None:
    if not asked["in_use"] and not asked["in_use_live"]:
        return None
    written = addresses_in_use(asked["in_use"]) if asked["in_use"] else []
    if asked["in_use_live"]:
        region = asked["region"] or region
        written += running_images(region=region, profile=asked["profile"])
    return [Address.of_image(it) for it in dict.fromkeys(written)]


def _live_repository(asked: _Asked, name: str, region: str | None) -> LiveRepository:
    region, profile = asked["region"] or region, asked["profile"]
    return LiveRepository(name, region=region, profile=profile)
