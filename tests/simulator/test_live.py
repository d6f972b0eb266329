"""Images from AWS: from an AWS in memory, or from one that answers as told."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient
from click.testing import CliRunner

from ecr_component.commands.simulate import simulate
from ecr_component.emulator import LocalAws, local_aws
from ecr_component.simulator import Image, terminal
from ecr_component.simulator.live_images import AwsError, live_images

PUSHED = datetime(2026, 1, 31, tzinfo=UTC)
REGION = "eu-west-1"
PLAIN = "application/vnd.docker.distribution.manifest.v2+json"


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    with local_aws(REGION) as local:
        ecr = local.client("ecr")
        ecr.create_repository(repositoryName="team/api")
        for tag in ("v1", "v2"):
            manifest = {"schemaVersion": 2, "mediaType": PLAIN, "layers": [], "of": tag}
            ecr.put_image(
                repositoryName="team/api",
                imageManifest=json.dumps(manifest),
                imageTag=tag,
            )
        yield local


Asked = list[tuple[str, str, dict[str, object]]]
"""Regions, operations and their arguments."""


def answer(monkeypatch: pytest.MonkeyPatch, *pages: dict[str, object]) -> Asked:
    """Have AWS answer with some pages; returns what it will have been asked."""
    asked: Asked = []
    left = iter(pages)

    def call(
        client: BaseClient, operation: str, arguments: dict[str, object]
    ) -> dict[str, object]:
        asked.append((client.meta.region_name, operation, arguments))
        return next(left)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    return asked


@pytest.mark.usefixtures("aws")
def test_the_images_of_a_repository_are_read() -> None:
    images = live_images("team/api", region=REGION)
    assert sorted(image.tags for image in images) == [("v1",), ("v2",)]


def test_every_page_is_asked_for_and_archived_images_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = {"imageDigest": "a", "imagePushedAt": PUSHED}
    second = {"imageDigest": "b", "imagePushedAt": PUSHED, "imageStatus": "ARCHIVED"}
    asked = answer(
        monkeypatch,
        {"imageDetails": [first], "nextToken": "more"},
        {"imageDetails": [second]},
    )
    counts: list[int] = []
    images = live_images("web", region=REGION, progress=counts.append)
    assert images == [
        Image(digest="a", pushed_at=PUSHED),
        Image(digest="b", pushed_at=PUSHED, storage_class="archive"),
    ]
    assert counts == [1, 1]
    arguments = {
        "repositoryName": "web",
        "filter": {"imageStatus": "ANY"},
        "maxResults": 1000,
    }
    assert asked == [
        (REGION, "DescribeImages", arguments),
        (REGION, "DescribeImages", {**arguments, "nextToken": "more"}),
    ]


@pytest.mark.usefixtures("aws")
def test_an_answer_of_aws_that_is_an_error_is_told() -> None:
    with pytest.raises(AwsError, match=r"\(RepositoryNotFoundException\)"):
        live_images("team/app", region=REGION)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param({}, "You must specify a region.", id="no-region"),
        pytest.param(
            {"region": "eu west"}, "doesn't match a supported format", id="no-such"
        ),
        pytest.param(
            {"profile": "nobody"},
            r"The config profile \(nobody\) could not be found",
            id="no-profile",
        ),
    ],
)
def test_what_boto3_misses_is_told(
    options: dict[str, Any], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "none")
    with pytest.raises(AwsError, match=says):
        live_images("team/api", **options)


class TestCommand:
    POLICY = json.dumps(
        [
            {
                "selection": {
                    "tagStatus": "any",
                    "countType": "imageCountMoreThan",
                    "countNumber": 1,
                },
                "action": {"type": "expire"},
            }
        ]
    )

    def run(self, *options: str) -> tuple[int, str, str]:
        arguments = ("--policy", "-", "--live", "--repository", *options)
        result = CliRunner().invoke(
            simulate, arguments, input=self.POLICY, catch_exceptions=False
        )
        return result.exit_code, result.stdout, result.stderr

    @pytest.mark.usefixtures("aws")
    def test_live_images_are_simulated(self) -> None:
        code, stdout, stderr = self.run("team/api", "--region", REGION, "--json")
        outcomes = [image["outcome"] for image in json.loads(stdout)["images"]]
        assert (code, stderr) == (0, "")
        assert sorted(outcomes) == ["expire", "keep"]

    @pytest.mark.usefixtures("aws")
    def test_a_repository_that_aws_does_not_have_ends_with_2(self) -> None:
        code, stdout, stderr = self.run("team/app", "--region", REGION)
        assert (code, stdout) == (2, "")
        assert "RepositoryNotFoundException" in stderr

    def test_the_region_of_the_stack_file_is_asked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stack = tmp_path / "Pulumi.dev.yaml"
        stack.write_text(
            "config:\n  aws:region: us-east-2\n  ecr:repositories: {web: {}}\n"
        )
        asked = answer(monkeypatch, {"imageDetails": []})
        arguments = ["--stack-file", str(stack), "--repository", "web", "--live"]
        result = CliRunner().invoke(simulate, arguments, catch_exceptions=False)
        assert result.exit_code == 0
        assert [region for region, *_ in asked] == ["us-east-2"]


def test_on_a_terminal_the_images_are_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with terminal.progress() as advance:
        advance(1000)
        advance(234)
    assert "1,234" in capsys.readouterr().err


def test_without_a_terminal_nothing_is_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with terminal.progress() as advance:
        advance(1000)
    assert capsys.readouterr() == ("", "")
