"""`ecr-component report`: where it takes its facts from, what it says, how it ends."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ecr_component.commands import report_sources
from ecr_component.commands.cli import cli
from ecr_component.emulator import local_aws
from ecr_component.live.image import Image
from ecr_component.live.live_images import AwsError, LiveRepository, Progress
from ecr_component.report.embedded import snapshot_of
from ecr_component.report.snapshot import Snapshot
from tests.rehearsal.sandbox import Sandbox
from tests.report.build import ACCOUNT, REGION, UNTAGGED
from tests.simulator.build import image

WEB = 'aws.ecr.Repository("web", name="web")'
RULED = f"""
{WEB}
aws.ecr.LifecyclePolicy("web", repository="web", policy={json.dumps(UNTAGGED)!r})
"""
BY_CONFIG = """
name = pulumi.Config().require("repository")
aws.ecr.Repository(name, name=name)
"""
DETAIL = {
    "repositoryName": "web",
    "imageDigest": "sha256:a",
    "imagePushedAt": "2026-01-01T00:00:00Z",
    "imageManifestMediaType": "application/vnd.oci.image.manifest.v1+json",
    "imageSizeInBytes": 5,
}
AT = ("--at", "2026-01-31")


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    monkeypatch.chdir(tmp_path)
    return Sandbox(tmp_path / "program")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["report", *map(str, arguments)])


def written(path: str = "report.html") -> Snapshot:
    return snapshot_of(Path(path).read_text("utf-8"))


def images(path: Path, *details: Mapping[str, object], **more: object) -> Path:
    path.write_text(json.dumps({"imageDetails": details, **more}))
    return path


def test_a_program_is_rehearsed_and_told_of(sandbox: Sandbox) -> None:
    sandbox.write(f"pulumi.warn('careful')\n{WEB}")

    result = run(sandbox.folder)

    assert (result.exit_code, result.output) == (
        0,
        "report.html: stack dev of shop, 1 repository, 1 warning\n",
    )
    assert written().title == "Stack dev of shop"
    assert written().warnings == ("careful",)
    assert [held.name for held in written().repositories] == ["web"]


def test_the_page_goes_where_it_is_told_and_over_nothing(sandbox: Sandbox) -> None:
    sandbox.write(
        f"{WEB}\n{WEB.replace('web', 'api')}\npulumi.warn('a')\npulumi.warn('b')"
    )
    run(sandbox.folder, "-o", "page.html")
    before = Path("page.html").read_bytes()

    again = run(sandbox.folder, "-o", "page.html")
    forced = run(sandbox.folder, "-o", "page.html", "--force")

    assert (again.exit_code, again.output) == (
        2,
        "page.html: is there already; --force writes over it\n",
    )
    assert (forced.exit_code, forced.output) == (
        0,
        "page.html: stack dev of shop, 2 repositories, 2 warnings\n",
    )
    assert Path("page.html").read_bytes() == before


def test_images_are_those_of_a_file_or_of_a_folder(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.write(RULED)
    folder = tmp_path / "images"
    folder.mkdir()
    images(folder / "web.json", DETAIL, nextToken="more")
    (folder / "README.md").write_text("no images")
    images(folder / "old.json", {**DETAIL, "repositoryName": "old"})

    result = run(sandbox.folder, "--images", folder, *AT)

    assert (
        result.output == "report.html: stack dev of shop, 1 repository, 1 with images\n"
    )
    [held] = written().repositories
    assert held.forecast
    assert held.forecast.images == (1, 0, 0)
    assert written().notes == (
        "No policy here to simulate for the images of old.",
        (
            "The images of web end with a token for more of them, which are not "
            "counted here."
        ),
    )


def test_a_file_without_images_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.write(WEB)
    file = images(tmp_path / "web.json", {**DETAIL, "repositoryName": None})

    result = run(sandbox.folder, "--images", file)

    assert (result.exit_code, result.output) == (
        1,
        (
            f"{file}: 1 problem\n"
            "  imageDetails[0].repositoryName: is missing, so nobody knows whose image "
            "this is\n"
        ),
    )


def test_without_a_moment_it_is_now(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.write(WEB)
    run(sandbox.folder, "--images", images(tmp_path / "web.json", DETAIL))

    moment = written().at
    assert moment
    assert moment.tzname() == "UTC"


def test_what_a_program_is_refused_for_is_told(sandbox: Sandbox) -> None:
    sandbox.write("pulumi.warn('careful')\nraise pulumi.RunError('no')")

    result = run(sandbox.folder)

    assert (result.exit_code, result.output) == (1, "warning: careful\nno\n")
    assert not Path("report.html").exists()


def test_a_folder_without_a_project_is_told_of(tmp_path: Path) -> None:
    result = run(tmp_path)

    assert (result.exit_code, result.output) == (
        2,
        f"{tmp_path}: there is no Pulumi.yaml in this folder\n",
    )


def test_a_page_of_before_is_held_against(sandbox: Sandbox) -> None:
    sandbox.write(WEB)
    run(sandbox.folder, "-o", "before.html")
    sandbox.write(WEB.replace("web", "api"))

    result = run(sandbox.folder, "--against", "before.html")

    assert result.exit_code == 0
    page = Path("report.html").read_text("utf-8")
    assert "Changes since Stack dev of shop" in page
    assert "1 repository added" in page


@pytest.mark.parametrize("other", ["prod", "elsewhere/Pulumi.old.yaml"])
def test_another_stack_is_held_against(sandbox: Sandbox, other: str) -> None:
    sandbox.write(BY_CONFIG, {"aws:region": REGION, "shop:repository": "old"}, "prod")
    elsewhere = Path("elsewhere")
    elsewhere.mkdir()
    (elsewhere / "Pulumi.old.yaml").write_bytes(
        (sandbox.folder / "Pulumi.prod.yaml").read_bytes()
    )
    sandbox.write(BY_CONFIG, {"aws:region": REGION, "shop:repository": "new"})

    result = run(sandbox.folder, "-s", "dev", "--against", other)

    assert result.exit_code == 0, result.output
    page = Path("report.html").read_text("utf-8")
    name = Path(other).stem.removeprefix("Pulumi.")
    assert f"Changes since Stack {name} of shop" in page
    assert "1 repository removed" in page
    assert [held.name for held in written().repositories] == ["new"]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        pytest.param(
            "deb",
            "'deb' is no stack, and no name of a page or of a stack file; did you mean "
            "'dev'?",
            id="a-misspelt-stack",
        ),
        pytest.param(
            "elsewhere",
            "'elsewhere' is no stack, and no name of a page or of a stack file; the "
            "stacks are dev",
            id="no-stack",
        ),
    ],
)
def test_what_nothing_can_be_held_against_is_refused(
    sandbox: Sandbox, other: str, says: str
) -> None:
    sandbox.write(WEB)

    result = run(sandbox.folder, "--against", other)

    assert (result.exit_code, result.output.splitlines()[-1]) == (
        2,
        f"Error: Invalid value for --against: {says}",
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("none.html", None, "there is no such file", id="no-page"),
        pytest.param(
            "other.htm",
            "<p>Hello</p>",
            "is no page that `ecr-component report` wrote",
            id="another-page",
        ),
        pytest.param(
            "Pulumi.gone.yml",
            None,
            "there is no such file; the stacks are dev",
            id="no-stack-file",
        ),
    ],
)
def test_a_file_to_hold_against_must_be_one(
    sandbox: Sandbox, name: str, content: str | None, says: str
) -> None:
    sandbox.write(WEB)
    if content:
        Path(name).write_text(content)

    result = run(sandbox.folder, "--against", name)

    assert (result.exit_code, result.output) == (2, f"{name}: {says}\n")


def test_what_is_compared_with_is_not_written_over(sandbox: Sandbox) -> None:
    sandbox.write(WEB)
    run(sandbox.folder)

    result = run(sandbox.folder, "--against", "report.html", "--force")

    assert (result.exit_code, result.output) == (
        2,
        "report.html: is what is read here; write to another file\n",
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(
            ["--images", ".", "--live"],
            "Give one of --images and --live.",
            id="images-twice",
        ),
        pytest.param(
            ["--region", "eu-west-1"],
            "--region, --profile and --prefix are only valid with --live.",
            id="a-region",
        ),
        pytest.param(AT, "--at is only valid with --images and --live.", id="a-moment"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    arguments: Sequence[str], says: str
) -> None:
    result = run(*arguments)

    assert (result.exit_code, result.output.splitlines()[-1]) == (2, f"Error: {says}")


@pytest.fixture
def ecr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.chdir(tmp_path)
    with local_aws(REGION, ACCOUNT) as aws:
        yield aws.client("ecr")


def test_of_aws_itself_everything_is_told(ecr: Any) -> None:  # noqa: ANN401 - boto3's
    for name in ("team/api", "team/web", "other"):
        ecr.create_repository(repositoryName=name)
    ecr.put_lifecycle_policy(
        repositoryName="team/api", lifecyclePolicyText=json.dumps(UNTAGGED)
    )
    manifest = {"schemaVersion": 2, "mediaType": DETAIL["imageManifestMediaType"]}
    ecr.put_image(repositoryName="team/api", imageManifest=json.dumps(manifest))

    result = run("--live", "--region", REGION, "--prefix", "team/")

    assert (result.exit_code, result.output) == (
        0,
        f"report.html: account {ACCOUNT} in {REGION}, 2 repositories, 1 with images\n",
    )
    api, web = written().repositories
    assert (api.name, web.name, web.forecast) == ("team/api", "team/web", None)
    assert api.forecast
    assert api.forecast.images[0] == 1


def test_what_aws_says_no_to_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    result = run("--live", "--profile", "nobody")

    assert (result.exit_code, result.output) == (
        2,
        (
            "The config profile (nobody) could not be found; `aws configure "
            "list-profiles` prints those there are\n"
        ),
    )


def test_the_images_of_a_programs_repositories_are_asked_of_aws(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str | None, str | None]] = []

    class Repository(LiveRepository):
        def __init__(self, name: str, *, region: str, profile: str) -> None:
            asked.append((name, region, profile))

        def images(self, progress: Progress = lambda _: None) -> list[Image]:
            del progress
            asked.append((self._name, None, None))
            if self._name == "gone":
                raise AwsError("is not there", "RepositoryNotFoundException")
            if self._name == "wrong":
                raise AwsError("it is forbidden", "AccessDeniedException")
            return [image("sha256:a")]

    monkeypatch.setattr(report_sources, "LiveRepository", Repository)
    others = "".join(WEB.replace("web", name) + "\n" for name in ("gone", "wrong"))
    sandbox.write(f"{others}{RULED}")
    options = ("--live", "--profile", "mine", *AT)

    denied = run(sandbox.folder, *options)
    some = run(sandbox.folder, *options, "--prefix", "we")

    assert (denied.exit_code, denied.output) == (2, "it is forbidden\n")
    told = "report.html: stack dev of shop, 3 repositories"
    assert some.output == f"{told}, 1 with images\n"
    assert asked[-2:] == [("", REGION, "mine"), ("web", None, None)]

    gone = run(sandbox.folder, *options, "--prefix", "g", "--force")

    assert gone.output == f"{told}, 0 with images\n"
