"""Images from AWS: from an AWS in memory, or from one that answers as told."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, NoCredentialsError
from click.testing import CliRunner

from ecr_component.commands.simulate import simulate
from ecr_component.emulator import LocalAws, local_aws
from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.live.image import LIST_MEDIA_TYPES
from ecr_component.live.live_images import (
    AwsError,
    LiveRepository,
    Manifests,
    errors_of_boto3,
)
from ecr_component.simulator import Image, terminal
from tests.simulator.build import LIST, image, rule

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


def answer(
    monkeypatch: pytest.MonkeyPatch, *answers: dict[str, object] | ClientError
) -> Asked:
    """Have AWS answer or refuse; returns what it will have been asked."""
    asked: Asked = []
    left = iter(answers)

    def call(
        client: BaseClient, operation: str, arguments: dict[str, object]
    ) -> dict[str, object]:
        asked.append((client.meta.region_name, operation, arguments))
        given = next(left)
        if isinstance(given, ClientError):
            raise given
        return given

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    return asked


@pytest.mark.usefixtures("aws")
def test_the_images_of_a_repository_are_read() -> None:
    images = LiveRepository("team/api", region=REGION).images()
    assert {image.repository for image in images} == {"team/api"}
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
    images = LiveRepository("web", region=REGION).images(counts.append)
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
        LiveRepository("team/app", region=REGION).images()


def test_without_credentials_it_is_told_how_to_come_by_them() -> None:
    with pytest.raises(AwsError) as told, errors_of_boto3():
        raise NoCredentialsError

    assert str(told.value) == (
        "Unable to locate credentials; log in with `aws configure` or "
        "`aws sso login`, or give --profile"
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(
            {},
            r"^You must specify a region; give --region, or set AWS_REGION$",
            id="no-region",
        ),
        pytest.param(
            {"region": "eu west"}, "doesn't match a supported format", id="no-such"
        ),
        pytest.param(
            {"profile": "nobody"},
            r"^The config profile \(nobody\) could not be found; `aws configure "
            r"list-profiles` prints those there are$",
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
        LiveRepository("team/api", **options)


class TestManifests:
    LISTS: Final = [image(f"sha256:{n}", media_type=LIST) for n in range(250)]

    @staticmethod
    def fetched(digest: str, manifest: object) -> dict[str, object]:
        written = json.dumps(manifest)
        return {"imageId": {"imageDigest": digest}, "imageManifest": written}

    def test_what_belongs_to_a_list_is_read(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        manifest = {"manifests": [{"digest": "sha256:a"}, {"digest": "sha256:b"}]}
        fetched = self.fetched("sha256:0", manifest)
        asked = answer(monkeypatch, {"images": [fetched], "failures": []})
        repository = LiveRepository("web", region=REGION)
        assert repository.manifests(self.LISTS[:1]) == Manifests(
            {"sha256:0": ("sha256:a", "sha256:b")}
        )
        arguments = {
            "repositoryName": "web",
            "imageIds": [{"imageDigest": "sha256:0"}],
            "acceptedMediaTypes": list(LIST_MEDIA_TYPES),
        }
        assert asked == [(REGION, "BatchGetImage", arguments)]

    def test_they_are_asked_for_by_the_hundred(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        nothing: dict[str, object] = {"images": [], "failures": []}
        asked = answer(monkeypatch, nothing, nothing, nothing)
        LiveRepository("web", region=REGION).manifests(self.LISTS)
        sizes = [len(arguments["imageIds"]) for *_, arguments in asked]  # type: ignore[arg-type]
        assert sizes == [100, 100, 50]

    @pytest.mark.parametrize(
        ("failure", "says"),
        [
            (
                {"failureCode": "ImageNotFound", "failureReason": "not found"},
                "not found",
            ),
            ({"failureCode": "KmsError"}, "KmsError"),
        ],
    )
    def test_a_list_that_aws_does_not_tell_of_is_left_out(
        self, failure: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = self.fetched("sha256:1", {"manifests": []})
        answer(monkeypatch, {"images": [read], "failures": [failure]})
        found = LiveRepository("web", region=REGION).manifests(self.LISTS[:2])
        assert found == Manifests({"sha256:1": ()}, says)

    def test_a_manifest_that_is_none_is_left_out(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = {"imageId": {"imageDigest": "sha256:0"}, "imageManifest": "{"}
        read = self.fetched("sha256:1", {"manifests": []})
        answer(monkeypatch, {"images": [broken, read], "failures": []})
        found = LiveRepository("web", region=REGION).manifests(self.LISTS[:2])
        assert found.parts == {"sha256:1": ()}
        assert found.failure.startswith("images[0].imageManifest: is not JSON")

    def test_what_aws_told_before_an_error_counts(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = self.fetched("sha256:0", {"manifests": []})
        answer(monkeypatch, {"images": [read], "failures": []}, denial())
        found = LiveRepository("web", region=REGION).manifests(self.LISTS)
        assert found == Manifests(
            {"sha256:0": ()},
            "An error occurred (AccessDeniedException) when calling the BatchGetImage "
            "operation: not authorized",
        )


def denial() -> ClientError:
    error = {"Error": {"Code": "AccessDeniedException", "Message": "not authorized"}}
    return ClientError(error, "BatchGetImage")  # type: ignore[arg-type]


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

    def run(self, *options: str, policy: str = POLICY) -> tuple[int, str, str]:
        arguments = ("--policy", "-", "--live", "--repository", *options)
        result = CliRunner().invoke(
            simulate, arguments, input=policy, catch_exceptions=False
        )
        return result.exit_code, result.stdout, result.stderr

    @pytest.mark.usefixtures("aws")
    def test_live_images_are_simulated(self) -> None:
        code, stdout, stderr = self.run("team/api", "--region", REGION, "--json")
        outcomes = [image["outcome"] for image in json.loads(stdout)["images"]]
        assert (code, stderr) == (0, "")
        assert sorted(outcomes) == ["expire", "keep"]

    def test_buildx_parts_are_asked_for(self, aws: LocalAws) -> None:
        index, parts = push_multi_platform(aws)
        policy = lifecycle_text([rule(1, untagged=True, newest=1)])
        options = ("team/multi", "--region", REGION, "--json")
        code, stdout, stderr = self.run(*options, policy=policy)
        found = json.loads(stdout)
        outcomes = {it["digest"]: it["outcome"] for it in found["images"]}
        assert (code, stderr) == (0, "")
        assert outcomes == dict.fromkeys([index, *parts], "keep")
        assert found["remarks"] == [
            (
                "manifest lists of which AWS was asked what belongs to them: 1; it "
                "takes that for a pull of each"
            )
        ]

    @pytest.mark.usefixtures("aws")
    def test_addresses_of_another_region_are_not_those_of_this_one(self) -> None:
        host = "123456789012.dkr.ecr.{}.amazonaws.com"
        here, elsewhere = (
            f"{host.format(region)}/team/api:v1" for region in (REGION, "eu-west-2")
        )
        options = ("team/api", "--region", REGION, "--json")
        code, stdout, _ = self.run(*options, "--fail-on-tag", elsewhere)
        assert (code, json.loads(stdout)["protected"]) == (0, [])
        code, stdout, _ = self.run(*options, "--fail-on-tag", here)
        [threat] = json.loads(stdout)["protected"]
        assert (code, threat["tag"]) == (1, "v1")

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

    def stack(self, *names: str) -> list[str]:
        repositories = {
            name: {"lifecycle_policy_rules": json.loads(self.POLICY)} for name in names
        }
        config = {"aws:region": REGION, "ecr:repositories": repositories}
        Path("Pulumi.dev.yaml").write_text(json.dumps({"config": config}))
        return ["--stack-file", "Pulumi.dev.yaml", "--all", "--live", "--json"]

    @pytest.mark.usefixtures("aws")
    def test_all_repositories_of_a_stack_are_simulated(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        arguments = self.stack("team/api", "not/yet")
        result = CliRunner().invoke(simulate, arguments, catch_exceptions=False)
        found = json.loads(result.stdout)
        outcomes = [it["outcome"] for it in found["repositories"]["team/api"]["images"]]
        assert sorted(outcomes) == ["expire", "keep"]
        assert found["remarks"] == ["without images: not/yet"]
        assert (result.exit_code, result.stderr) == (0, "")

    def test_a_stack_without_repositories_has_none_to_ask_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        arguments = self.stack()
        result = CliRunner().invoke(simulate, arguments, catch_exceptions=False)
        assert json.loads(result.stdout) == {"repositories": {}, "remarks": []}

    def test_what_aws_denies_of_one_ends_all(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        answer(monkeypatch, denial())
        result = CliRunner().invoke(simulate, self.stack("web"), catch_exceptions=False)
        assert result.exit_code == 2
        assert "AccessDeniedException" in result.stderr

    def test_what_aws_would_do_is_set_beside(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pushed = {"imagePushedAt": PUSHED, "imageManifestMediaType": PLAIN}
        images = [{"imageDigest": name, **pushed} for name in ("a", "b")]
        expire = {"action": {"type": "EXPIRE"}, "appliedRulePriority": 1}
        preview: dict[str, object] = {
            "status": "COMPLETE",
            "previewResults": [{"imageDigest": "b", **expire}],
        }
        asked = answer(
            monkeypatch, {"imageDetails": images}, {}, {"status": "COMPLETE"}, preview
        )
        options = ("team/api", "--region", REGION, "--compare-with-aws", "--json")
        code, stdout, _ = self.run(*options)
        assert code == 0
        expired, kept = (
            {"outcome": outcome, "rule": rule}
            for outcome, rule in (("expire", 1), ("keep", None))
        )
        assert json.loads(stdout)["aws"] == {
            "differences": [
                {"digest": "a", "simulated": expired, "aws": kept},
                {"digest": "b", "simulated": kept, "aws": expired},
            ]
        }
        _, operation, about = asked[1]
        assert operation == "StartLifecyclePolicyPreview"
        text = str(about["lifecyclePolicyText"])
        [sent] = json.loads(text)["rules"]
        assert sent["rulePriority"] == 1

    def test_the_report_shows_what_aws_would_do(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done: dict[str, object] = {"status": "COMPLETE", "previewResults": []}
        answer(monkeypatch, {"imageDetails": []}, {}, done, done)
        _, stdout, _ = self.run("team/api", "--region", REGION, "--compare-with-aws")
        assert "AWS would do at once what is said above" in stdout


def push_multi_platform(aws: LocalAws) -> tuple[str, list[str]]:
    """As `docker buildx` pushes: parts without a tag, then the index; their digests."""
    ecr = aws.client("ecr")
    ecr.create_repository(repositoryName="team/multi")

    def push(manifest: dict[str, object], **tag: str) -> str:
        written = json.dumps({"schemaVersion": 2, **manifest})
        put = ecr.put_image(
            repositoryName="team/multi",
            imageManifest=written,
            imageDigest=f"sha256:{sha256(written.encode()).hexdigest()}",
            **tag,
        )
        return str(put["image"]["imageId"]["imageDigest"])

    parts = [
        push({"mediaType": PLAIN, "layers": [], "of": it}) for it in ("arm", "x86")
    ]
    listed = [{"digest": digest} for digest in parts]
    return push({"mediaType": LIST, "manifests": listed}, imageTag="v1"), parts


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
