"""The images and the policy whose simulation is measured."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

AT: Final = datetime(2026, 1, 31, 12, tzinfo=UTC)


def written(folder: Path, count: int) -> list[str]:
    """Write files of so many images and 50 rules; what `simulate` is to be told."""
    policy, images = folder / "policy.json", folder / f"images-{count}.json"
    policy.write_text(json.dumps({"rules": _rules()}), "utf-8")
    images.write_text(json.dumps({"imageDetails": _images(count)}), "utf-8")
    files = ["--policy", str(policy), "--images", str(images)]
    return [*files, "--at", AT.isoformat(), "--json"]


def _images(count: int) -> list[dict[str, object]]:
    chance = random.Random(1)  # noqa: S311 - the same images each time
    return [
        {
            "registryId": "123456789012",
            "repositoryName": "team/api",
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


def _rules() -> list[dict[str, object]]:
    """Prefixes, suffixes and inner words; counts and ages."""
    patterns = [
        f"team{n}-*" if n % 3 == 0 else f"*-{n:x}*" if n % 3 == 1 else f"*{n:02x}"
        for n in range(48)
    ]
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
