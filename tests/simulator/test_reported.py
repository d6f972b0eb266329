"""What others came to grief with, from the files they had to the exit status."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import Result

from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.lifecycle.rule_warnings import lifecycle_warnings
from tests.simulator.build import LIST, PLAIN, rule
from tests.simulator.test_command import AT, run, write_stack

pytestmark = pytest.mark.usefixtures("_in_a_folder")

FILES: Final = ("--policy", "policy.json", "--images", "images.json", *AT)
DOCKER_LIST: Final = "application/vnd.docker.distribution.manifest.list.v2+json"


@pytest.fixture
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def detail(digest: str, pushed: str, *tags: str, **more: object) -> dict[str, object]:
    """One image as `aws ecr describe-images` prints it."""
    return {
        "registryId": "111122223333",
        "repositoryName": "team/api",
        "imageDigest": f"sha256:{digest}",
        "imageTags": list(tags),
        "imagePushedAt": f"{pushed}T12:00:00+00:00",
        "imageManifestMediaType": PLAIN,
        "imageStatus": "ACTIVE",
        **more,
    }


def write(policy: object, *documents: object) -> None:
    Path("policy.json").write_text(json.dumps(policy))
    Path("images.json").write_text("\n".join(map(json.dumps, documents)))


def simulate(*options: str) -> tuple[int, dict[str, Any]]:
    result = run(*FILES, "--json", *options)
    assert result.stderr == ""
    return result.exit_code, json.loads(result.stdout)


def outcomes(found: Mapping[str, Any]) -> list[str]:
    return [image["outcome"] for image in found["images"]]


def policy_of(*rules: Any) -> Any:  # noqa: ANN401 - a document
    return json.loads(lifecycle_text(rules))


EXPIRE_UNTAGGED: Final = policy_of(rule(1, untagged=True, pushed=14))


@pytest.mark.parametrize("media_type", [LIST, DOCKER_LIST])
class TestBuildxParts:
    """Untagged parts of manifest lists, which `describe-images` does not show."""

    def details(self, media_type: str) -> dict[str, object]:
        return {
            "imageDetails": [
                detail("a1", "2026-01-02"),
                detail("a2", "2026-01-02"),
                detail("a", "2026-01-02", "v1", imageManifestMediaType=media_type),
                detail("b1", "2026-01-03"),
                detail("b", "2026-01-03", "v2", imageManifestMediaType=media_type),
            ]
        }

    def fetched(self, digest: str, *parts: str) -> dict[str, object]:
        manifest = {"manifests": [{"digest": f"sha256:{part}"} for part in parts]}
        return {
            "imageId": {"imageDigest": f"sha256:{digest}"},
            "imageManifest": json.dumps(manifest),
        }

    def test_buildx_parts_may_stay(self, media_type: str) -> None:
        write(EXPIRE_UNTAGGED, self.details(media_type))
        code, found = simulate()
        assert (code, outcomes(found)) == (
            0,
            [*["expire"] * 2, "keep", "expire", "keep"],
        )
        part = {
            "why": "part-of-manifest-list",
            "day": None,
            "outcome": "keep",
            "rule": None,
        }
        uncertain = [image["uncertain"] for image in found["images"]]
        assert uncertain == [part, part, None, part, None]
        [remark] = found["remarks"]
        assert "`aws ecr batch-get-image` tells" in remark

    @pytest.mark.parametrize("first", ["images", "manifests", "one-list"])
    def test_buildx_parts_stay_where_aws_told_of_them(
        self, media_type: str, first: str
    ) -> None:
        told = {"images": [self.fetched("a", "a1", "a2"), self.fetched("b", "b1")]}
        documents = [self.details(media_type), told]
        if first == "manifests":
            documents.reverse()
        write(EXPIRE_UNTAGGED, *([documents] if first == "one-list" else documents))
        code, found = simulate()
        assert (code, set(outcomes(found))) == (0, {"keep"})
        assert found["remarks"] == []

    def test_buildx_parts_may_stay_as_long_as_one_list_is_unknown(
        self, media_type: str
    ) -> None:
        told = {"images": [self.fetched("a", "a1", "a2")]}
        write(EXPIRE_UNTAGGED, self.details(media_type), told)
        _, found = simulate()
        assert outcomes(found) == [*["keep"] * 3, "expire", "keep"]
        assert found["images"][3]["uncertain"]["outcome"] == "keep"


def test_pages_in_a_list_are_those_of_one_repository() -> None:
    pages = [
        {"imageDetails": [detail("a", "2026-01-30", "v1")]},
        {"imageDetails": [detail("b", "2026-01-29", "v2")]},
    ]
    write(policy_of(rule(1, newest=1)), pages)
    code, found = simulate()
    assert (code, outcomes(found)) == (0, ["keep", "expire"])


class TestProtectByDigest:
    DIGEST: Final = "c071cf5f5ed6f884cc70155b6f05f755fd46a302d05e4261b7e92ce878bbfed8"
    HOST: Final = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"

    def protect(self, listed: str) -> Result:
        images = [
            detail(self.DIGEST, "2025-12-01"),
            detail("a", "2025-12-02", "build-17"),
            detail("b", "2026-01-30", "build-18"),
        ]
        write(policy_of(rule(1, pushed=30)), {"imageDetails": images})
        Path("in-use.txt").write_text(listed)
        return run(*FILES, "--protect", "in-use.txt")

    @pytest.mark.parametrize(
        "entry",
        [
            pytest.param(f"sha256:{DIGEST}  # of a running task", id="digest"),
            pytest.param(f"{HOST}/team/api@sha256:{DIGEST}", id="address"),
            pytest.param(f"team/api:v9@sha256:{DIGEST}", id="tag-and-digest"),
            pytest.param(
                f"docker-pullable://{HOST}/team/api@sha256:{DIGEST}", id="kubernetes"
            ),
            pytest.param("c071cf5f5ed6", id="as-the-report-shows-it"),
        ],
    )
    def test_protect_by_digest_fails_where_the_image_goes(self, entry: str) -> None:
        result = self.protect(entry)
        assert result.exit_code == 1
        assert "sha256:c071cf5f5ed6  c071cf5f5ed6     1  expire" in result.stdout

    def test_an_address_protects_by_its_tag(self) -> None:
        result = self.protect(f"{self.HOST}/team/api:build-17")
        assert result.exit_code == 1
        assert "build-17  build-17  a" in result.stdout

    @pytest.mark.parametrize(
        "entry",
        [
            pytest.param(f"{HOST}/team/web@sha256:{DIGEST}", id="repository"),
            pytest.param(
                f"444455556666.dkr.ecr.eu-west-1.amazonaws.com/team/api@sha256:{DIGEST}",
                id="registry",
            ),
            pytest.param("team/web:build-17", id="short"),
        ],
    )
    def test_an_address_of_another_does_not(self, entry: str) -> None:
        result = self.protect(entry)
        assert result.exit_code == 0
        text = " ".join(result.stdout.split())
        assert "protected in other repositories, and not looked for here" in text


@pytest.mark.parametrize(
    ("pulled", "protected"),
    [
        pytest.param("2025-12-01", "prod", id="tag"),
        pytest.param("2025-12-01", "sha256:a", id="digest"),
        pytest.param("2026-01-05", "prod", id="within-seven-days"),
    ],
)
def test_protected_tag_archived_fails_since_it_can_not_be_pulled(
    pulled: str, protected: str
) -> None:
    pulled += "T00:00:00+00:00"
    images = [
        detail("a", "2025-06-01", "prod", lastRecordedPullTime=pulled),
        detail("b", "2026-01-22", "dev"),
    ]
    write(policy_of(rule(1, pulled=30, action="transition")), images)
    code, found = simulate("--fail-on-tag", protected)
    [threat] = found["protected"]
    assert (code, threat["outcome"]) == (1, "archive")


class TestSimulateWithoutDoubts:
    """The warnings that `check` gives for a stack file."""

    RULES: Final = (rule(1, prefixes=["dev", "demo", "prod"], newest=3),)
    SAYS: Final = [*lifecycle_warnings(RULES)]

    def images(self) -> list[dict[str, object]]:
        return [detail("a", "2026-01-30", "dev1"), detail("b", "2026-01-29", "prod1")]

    @pytest.mark.parametrize(
        "policy",
        [
            pytest.param(policy_of(*RULES), id="policy"),
            pytest.param(policy_of(*RULES)["rules"], id="rules"),
            pytest.param({"lifecyclePolicyText": lifecycle_text(RULES)}, id="of-aws"),
        ],
    )
    def test_a_policy_file_has_them_too(self, policy: object) -> None:
        write(policy, self.images())
        code, found = simulate()
        assert (code, found["warnings"]) == (0, self.SAYS)
        [says] = self.SAYS
        assert says in " ".join(run(*FILES).stdout.split())

    def test_a_stack_file_has_them(self) -> None:
        write([], self.images())
        text = lifecycle_text(self.RULES)
        repositories = {"team/api": {"lifecycle_policy_rules": text}, "team/web": {}}
        write_stack("Pulumi.dev.yaml", {"repositories": repositories})
        stack = ("--stack-file", "Pulumi.dev.yaml", "--repository", "team/api")
        result = run(*stack, "--images", "images.json", *AT, "--json")
        assert json.loads(result.stdout)["warnings"] == self.SAYS


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("application/vnd.amazon.soci.index.v1+json", id="soci"),
        pytest.param("application/vnd.cncf.notary.signature", id="signature"),
        pytest.param("application/spdx+json", id="sbom"),
    ],
)
def test_soci_index_untagged_may_go_although_its_image_stays(kind: str) -> None:
    images = [
        detail("a", "2026-01-02", "v1"),
        detail(
            "b", "2026-01-03", artifactMediaType=kind, subjectManifestDigest="sha256:a"
        ),
    ]
    write(EXPIRE_UNTAGGED, images)
    code, found = simulate()
    assert (code, outcomes(found)) == (0, ["keep", "keep"])
    assert [image["uncertain"] for image in found["images"]] == [
        None,
        {"why": "artifact", "day": 0, "outcome": "expire", "rule": 1},
    ]
    assert "May go as well: 1\n" in run(*FILES).stdout
    assert simulate("--fail-on-tag", "sha256:b")[0] == 1


class TestTwoRepositoriesOneFile:
    def write(
        self, repository: str = "team/web", registry: str = "111122223333"
    ) -> None:
        owner = {"repositoryName": repository, "registryId": registry}
        pages = [
            [detail(f"a{n}", f"2026-01-0{n}", f"v{n}") for n in (1, 2, 3)],
            [detail(f"b{n}", f"2026-01-0{n}", f"v{n}", **owner) for n in (1, 2, 3)],
        ]
        write(policy_of(rule(1, newest=3)), *({"imageDetails": it} for it in pages))

    def test_two_repositories_one_file_is_refused(self) -> None:
        self.write()
        result = run(*FILES)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "several repositories ('team/api', 'team/web')" in result.stderr

    @pytest.mark.parametrize("repository", ["team/api", "team/web"])
    def test_two_repositories_one_file_are_simulated_one_by_one(
        self, repository: str
    ) -> None:
        self.write()
        code, found = simulate("--repository", repository)
        assert (code, outcomes(found)) == (0, ["keep"] * 3)
        [remark] = found["remarks"]
        assert remark.startswith("images of other repositories, which are left out: ")

    def test_one_name_in_two_registries_is_refused(self) -> None:
        self.write("team/api", "444455556666")
        result = run(*FILES)
        assert result.exit_code == 1
        assert "several registries (111122223333, 444455556666)" in result.stderr

    def test_images_of_another_than_that_of_the_stack_file_are_refused(self) -> None:
        write([], [detail("a", "2026-01-01", "v1")])
        write_stack("Pulumi.dev.yaml", {"repositories": {"team/web": {}}})
        stack = ("--stack-file", "Pulumi.dev.yaml", "--repository", "team/web")
        result = run(*stack, "--images", "images.json", *AT)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "holds images of 'team/api', and none of 'team/web'" in result.stderr

    def test_a_policy_of_another_is_remarked(self) -> None:
        answer = {
            "registryId": "111122223333",
            "repositoryName": "team/web",
            "lifecyclePolicyText": json.dumps(policy_of(rule(1, newest=3))),
        }
        write(answer, [detail("a", "2026-01-01", "v1")])
        assert simulate()[1]["remarks"] == [
            (
                "the policy is that of '111122223333/team/web', the images are those "
                "of '111122223333/team/api'"
            )
        ]


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        pytest.param(
            "policy.json",
            '{"rules": [{"rulePriority": 1, "rulePriority": 2}]}',
            "rules[0].rulePriority: is a duplicate; keep one",
            id="policy",
        ),
        pytest.param(
            "images.json",
            '{"imageDetails": [{"imageDigest": "a", "imageDigest": "b"}]}',
            "imageDetails[0].imageDigest: is a duplicate; keep one",
            id="images",
        ),
        pytest.param(
            "images.json",
            '[]{"images": [{"imageId": {}, "imageId": {}}]}',
            "document 2.images[0].imageId: is a duplicate; keep one",
            id="manifests",
        ),
    ],
)
def test_json_key_twice_is_refused(file: str, text: str, says: str) -> None:
    write([], [])
    Path(file).write_text(text)
    result = run(*FILES)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{file}: 1 problem\n  {says}\n"
