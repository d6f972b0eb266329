"""The images and the policy whose simulation is measured."""

import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

AT: Final = datetime(2026, 1, 31, 12, tzinfo=UTC)


def written(folder: Path, count: int, *, starred: bool = False) -> list[str]:
    """Write files of so many images and 50 rules; what `simulate` is to be told.

    With *starred*, the rules' patterns are all like ``*a*b*``.
    """
    policy, images = folder / f"policy-{starred}.json", folder / f"images-{count}.json"
    patterns = _starred() if starred else _patterns()
    policy.write_text(json.dumps({"rules": _rules(patterns)}), "utf-8")
    images.write_text(json.dumps({"imageDetails": _images(count)}), "utf-8")
    files = ["--policy", str(policy), "--images", str(images)]
    return [*files, "--at", AT.isoformat(), "--json"]


def written_for_all(folder: Path, repositories: int, each: int) -> list[str]:
    """Write a stack file and images of its repositories; what to tell `simulate`."""
    stack, images = folder / "Pulumi.all.yaml", folder / f"all-{repositories}.json"
    names = [f"team/of-{number}" for number in range(repositories)]
    rules = [
        _rule({"tagStatus": "tagged", "tagPatternList": ["team1*"]}, 1),
        _rule({"tagStatus": "untagged"}, 20),
        _rule({"tagStatus": "any"}, 10),
    ]
    config = {
        "ecr:default_lifecycle_policy_rules": rules,
        "ecr:repositories": {name: {} for name in names},
    }
    stack.write_text(json.dumps({"config": config}), "utf-8")
    details = [it for name in names for it in _images(each, name)]
    images.write_text(json.dumps({"imageDetails": details}), "utf-8")
    files = ["--stack-file", str(stack), "--all", "--images", str(images)]
    return [*files, "--at", AT.isoformat(), "--days", "90"]


def images_of(repositories: Iterable[str], each: int = 40) -> dict[str, object]:
    """Images of repositories: builds of pull requests, releases, and untagged ones."""
    pushed = AT.timestamp()
    return {
        "imageDetails": [
            {
                "registryId": "123456789012",
                "repositoryName": name,
                "imageDigest": f"sha256:{place:032x}{number:032x}",
                "imageTags": ([], [f"pr-{number}"], [f"v{number}"])[number % 3],
                "imageSizeInBytes": 10**8 + place * number,
                "imagePushedAt": pushed - number * 100_000,
                "imageManifestMediaType": "application/vnd.oci.image.manifest.v1+json",
            }
            for place, name in enumerate(repositories)
            for number in range(each)
        ]
    }


def _images(count: int, repository: str = "team/api") -> list[dict[str, object]]:
    # The same images each time.
    chance = random.Random(repository)  # noqa: S311 - nothing is secret
    return [
        {
            "registryId": "123456789012",
            "repositoryName": repository,
            "imageDigest": f"sha256:{chance.getrandbits(256):064x}",
            "imageTags": [
                f"team{chance.randrange(60)}-{chance.getrandbits(40):010x}"
                for _ in range(chance.randrange(4))
            ],
            "imageSizeInBytes": chance.randrange(10**9),
            "imagePushedAt": (
                AT - timedelta(seconds=chance.randrange(400 * 86_400))
            ).isoformat(),
            "imageManifestMediaType": "application/vnd.oci.image.manifest.v1+json",
            "imageStatus": "ACTIVE",
        }
        for _ in range(count)
    ]


def _patterns() -> list[str]:
    """Prefixes, suffixes and inner words."""
    return [
        f"team{n}-*" if n % 3 == 0 else f"*-{n:x}*" if n % 3 == 1 else f"*{n:02x}"
        for n in range(48)
    ]


def _starred() -> list[str]:
    """Words that most tags have, and not in any place."""
    forms = ("*{}*{}*", "team*{}*{}*", "*{}*{}*{}")
    chance = random.Random(1)  # noqa: S311 - the same patterns each time
    return [
        forms[n % 3].format(*(f"{chance.getrandbits(4):x}" for _ in range(3)))
        for n in range(48)
    ]


def _rules(patterns: list[str]) -> list[dict[str, object]]:
    """Counts and ages."""
    tagged = [
        _rule({"tagStatus": "tagged", "tagPatternList": [pattern]}, number)
        for number, pattern in enumerate(patterns)
    ]
    return [
        *tagged,
        _rule({"tagStatus": "untagged"}, 20),
        _rule({"tagStatus": "any"}, 31),
    ]


def _rule(selection: dict[str, object], number: int) -> dict[str, object]:
    counts = {"countType": "imageCountMoreThan", "countNumber": 100 + number}
    ages = {
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 30 + number,
    }
    archive = {"type": "transition", "targetStorageClass": "archive"}
    return {
        "selection": selection | (counts if number % 2 else ages),
        "action": archive if number % 5 == 0 else {"type": "expire"},
    }
