"""100,000 images against 50 rules: no more for each image than with fewer of them."""

import json
import os
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from tests.simulator.build import AT

SLACK = 1.5
"""Other work on the machine costs CPU time as well, and seconds differ by machine."""

ROOT = Path(__file__).parents[2]
RUN = "from ecr_component.commands.simulate import simulate; simulate()"


def test_each_of_100_000_images_costs_no_more_than_each_of_25_000(
    tmp_path: Path,
) -> None:
    fewer, found = simulated(tmp_path, 25_000)
    more, found = simulated(tmp_path, 100_000)

    assert len(found["images"]) == 100_000
    assert len(found["rules"]) == 50
    assert {it["outcome"] for it in found["images"]} == {"expire", "archive", "keep"}
    assert more < 4 * SLACK * fewer


def simulated(folder: Path, count: int) -> tuple[float, dict[str, Any]]:
    """The CPU time of the command, in seconds, and what it prints."""
    (folder / "images.json").write_text(json.dumps({"imageDetails": images(count)}))
    (folder / "policy.json").write_text(json.dumps({"rules": rules()}))
    files = ["--policy", "policy.json", "--images", "images.json"]
    command = [sys.executable, "-c", RUN, *files, "--at", AT.isoformat(), "--json"]
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("COVERAGE_")  # which takes its own time
    }
    before = cpu_seconds()
    done = subprocess.run(
        command,
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    return cpu_seconds() - before, json.loads(done.stdout)


def cpu_seconds() -> float:
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def images(count: int) -> list[dict[str, object]]:
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


def rules() -> list[dict[str, object]]:
    """Prefixes, suffixes and inner words; counts and ages."""
    patterns = [
        f"team{n}-*" if n % 3 == 0 else f"*-{n:x}*" if n % 3 == 1 else f"*{n:02x}"
        for n in range(48)
    ]
    tagged = [
        written({"tagStatus": "tagged", "tagPatternList": [pattern]}, number)
        for number, pattern in enumerate(patterns)
    ]
    return [
        *tagged,
        written({"tagStatus": "untagged"}, 20),
        written({"tagStatus": "any"}, 31),
    ]


def written(selection: dict[str, object], number: int) -> dict[str, object]:
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
