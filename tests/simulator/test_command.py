"""The command as a person, a program or a pipeline meets it."""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecr_component.commands import simulate as command
from ecr_component.commands.simulate import simulate
from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.simulator.storage import GIB
from tests.simulator.build import PLAIN, rule

AT = ("--at", "2026-01-31T12:00:00Z")

RULES = (
    rule(1, prefixes=["prod"], newest=1),
    rule(2, untagged=True, pushed=7),
    rule(3, pulled=30, action="transition"),
    rule(4, archived=90),
)

LISTED: list[tuple[str, str, dict[str, Any]]] = [
    ("a", "2026-01-01", {"imageTags": ["prod-1"]}),
    ("b", "2026-01-02", {"imageTags": ["prod-2", "v2"]}),
    ("c", "2026-01-20", {}),
    ("d", "2026-01-26", {"imageTags": None}),
    ("e", "2025-12-01", {"imageTags": ["dev"]}),
    ("f", "2025-12-01", {"imageStatus": "ARCHIVED"}),
]

IMAGES: list[dict[str, Any]] = [
    {
        "imageDigest": f"sha256:{letter * 64}",
        "imagePushedAt": f"{pushed}T12:00:00+00:00",
        "imageManifestMediaType": PLAIN,
        "imageSizeInBytes": number * GIB,
        **more,
    }
    for number, (letter, pushed, more) in enumerate(LISTED, start=1)
]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, with a policy and images."""
    monkeypatch.chdir(tmp_path)
    Path("policy.json").write_text(lifecycle_text(RULES))
    Path("images.json").write_text(json.dumps({"imageDetails": IMAGES}))
    return tmp_path


POLICY = ("--policy", "policy.json")
FILES = (*POLICY, "--images", "images.json")


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    """Run the command; a traceback fails the test."""
    result = CliRunner().invoke(
        simulate, arguments, input=stdin, catch_exceptions=False, prog_name="simulate"
    )
    assert result.exit_code in (0, 1, 2)
    return result


def document(*arguments: str, stdin: str | None = None) -> dict[str, Any]:
    result = run(*arguments, "--json", stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.usefixtures("files")
class TestText:
    def test_the_whole_report_of_a_small_case(self) -> None:
        result = run(*FILES, *AT, "--fail-on-tag", "prod*")
        assert result.stdout == GOLDEN
        assert (result.exit_code, result.stderr) == (1, "")

    def test_no_line_is_longer_than_80_characters(self) -> None:
        result = run(*FILES, *AT)
        assert max(len(line) for line in result.stdout.splitlines()) <= 80

    def test_letters_that_the_terminal_lacks_are_escaped(self) -> None:
        images = [{**IMAGES[0], "imageTags": ["caf\u00e9"]}]
        Path("images.json").write_text(json.dumps(images))
        Path("policy.json").write_text(lifecycle_text([rule(1, pushed=1)]))
        command = [sys.executable, "-c", RUN, *FILES, *AT]
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "ascii",
            "PYTHONUTF8": "0",
        }
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        assert b"caf\\xe9" in done.stdout


ROOT = Path(__file__).parents[2]

RUN = "from ecr_component.commands.simulate import simulate; simulate()"

GOLDEN = """\
Going at 2026-01-31 12:00 UTC: 3 of 6 images
  rule  outcome  image         pushed      tags
     1  expire   aaaaaaaaaaaa  2026-01-01  prod-1
     2  expire   cccccccccccc  2026-01-20  untagged
     3  archive  eeeeeeeeeeee  2025-12-01  dev

Staying: 3
  images  why
       1  rule 1 selects them, and leaves the newest 1 image
       1  rule 2 selects them, and they are not older than 7 days
       1  rule 4 selects them, and they are not in the archive for more than 90
          days

Day by day, if nothing is pushed or pulled
  day  from                  expire  archive  by rule
  now  2026-01-31 12:00 UTC       2        1  1: 1, 2: 1, 3: 1
    3  2026-02-03 12:00 UTC       1        0  2: 1

Rules that take nothing until 2026-02-07 12:00 UTC
  - rule 4 selects 1 image, and takes none of them yet

Storage until 2026-02-07 12:00 UTC
  rule  outcome  goes now  goes later  is left then
     1  expire    1.0 GiB         0 B       2.0 GiB
     2  expire    3.0 GiB     4.0 GiB           0 B
     3  archive   5.0 GiB         0 B       5.0 GiB
     4  expire        0 B         0 B       6.0 GiB
  - now 5 images, 15.0 GiB, and in the archive 1 image, 6.0 GiB: $2.10 a month
  - then 1 image, 2.0 GiB, and in the archive 2 images, 11.0 GiB: $1.30 a month,
  $0.80 less
  - estimated at $0.1 a GiB and month, in the archive $0.1
  - AWS's bill is smaller: it has a layer that images share but once

In the long run, if pushes go on as in the last 30 days
  - 5 images, 19.2 GiB come in 30 days
  - in 121 days, of what comes and goes, 2 images, 6.0 GiB: $0.60 a month

Protected images that would go
  tag     like   image         rule  outcome  from
  prod-1  prod*  aaaaaaaaaaaa     1  expire   now

"""


@pytest.mark.usefixtures("files")
class TestJson:
    def test_there_is_one_entry_for_each_image_in_the_order_given(self) -> None:
        found = document(*FILES, *AT)
        keys = ("digest", "tags", "outcome", "rule")
        assert [[entry[key] for key in keys] for entry in found["images"]] == [
            ["sha256:" + "a" * 64, ["prod-1"], "expire", 1],
            ["sha256:" + "b" * 64, ["prod-2", "v2"], "keep", None],
            ["sha256:" + "c" * 64, [], "expire", 2],
            ["sha256:" + "d" * 64, [], "keep", None],
            ["sha256:" + "e" * 64, ["dev"], "archive", 3],
            ["sha256:" + "f" * 64, [], "keep", None],
        ]

    def test_an_entry_tells_why_and_what_comes_later(self) -> None:
        [_, second, _, fourth, *_] = document(*FILES, *AT)["images"]
        assert second == {
            "digest": "sha256:" + "b" * 64,
            "tags": ["prod-2", "v2"],
            "outcome": "keep",
            "rule": None,
            "reason": "among-newest",
            "selected_by": 1,
            "spared_from": None,
            "related": None,
            "later": None,
            "afterwards": None,
            "uncertain": None,
            "bytes": 2 * GIB,
        }
        assert fourth["reason"] == "not-old-enough"
        assert fourth["later"] == {"day": 3, "outcome": "expire", "rule": 2}

    def test_rules_and_days_are_told_besides(self) -> None:
        found = document(*FILES, *AT)
        assert list(found) == [
            *("at", "images", "rules", "days", "protected", "warnings", "remarks"),
            *("storage", "steady", "against", "aws"),
        ]
        assert found["at"] == "2026-01-31T12:00:00+00:00"
        assert found["rules"][1] == {
            "rule": 2,
            "description": None,
            "outcome": "expire",
            "selected": 2,
            "claimed": 2,
            "now": 1,
            "later": 1,
            "bytes_now": 3 * GIB,
            "bytes_later": 4 * GIB,
            "bytes_left": 0,
        }
        assert [day["day"] for day in found["days"]] == list(range(1, 8))
        assert found["days"][2] == {
            "day": 3,
            "at": "2026-02-03T12:00:00+00:00",
            "expire": 1,
            "archive": 0,
            "expire_bytes": 4 * GIB,
            "archive_bytes": 0,
            "rules": [{"rule": 2, "images": 1}],
        }

    def test_protected_images_that_would_go_are_told(self) -> None:
        result = run(*FILES, *AT, "--fail-on-tag", "*", "--json")
        assert result.exit_code == 1
        assert json.loads(result.stdout)["protected"] == [
            {
                "digest": "sha256:" + "a" * 64,
                "tag": "prod-1",
                "pattern": "*",
                "day": 0,
                "outcome": "expire",
                "rule": 1,
                "certain": True,
            },
            {
                "digest": "sha256:" + "e" * 64,
                "tag": "dev",
                "pattern": "*",
                "day": 0,
                "outcome": "archive",
                "rule": 3,
                "certain": True,
            },
        ]

    def test_equal_input_gives_equal_output(self) -> None:
        assert run(*FILES, *AT, "--json").stdout == run(*FILES, *AT, "--json").stdout


@pytest.mark.usefixtures("files")
class TestProtectedImages:
    @pytest.mark.parametrize(
        ("pattern", "code"),
        [
            pytest.param("prod-1", 1, id="goes-now"),
            pytest.param("prod-2", 0, id="stays"),
            pytest.param("dev", 1, id="is-archived"),
            pytest.param("nothing", 0, id="is-nowhere"),
        ],
    )
    def test_the_command_fails_if_a_protected_image_would_go(
        self, pattern: str, code: int
    ) -> None:
        assert run(*FILES, *AT, "--fail-on-tag", pattern).exit_code == code

    def test_a_tag_that_goes_within_seven_days_counts(self) -> None:
        images = [{**IMAGES[3], "imageTags": ["v1"]}]
        Path("images.json").write_text(json.dumps(images))
        for days, code in [(5, 1), (11, 1), (12, 0)]:
            Path("policy.json").write_text(lifecycle_text([rule(1, pushed=days)]))
            assert run(*FILES, *AT, "--fail-on-tag", "v1").exit_code == code

    def test_they_may_stand_in_a_file(self) -> None:
        Path("tags.txt").write_bytes(b"\xef\xbb\xbf# live\nprod-* # all\n")
        result = run(*FILES, *AT, "--protect", "tags.txt")
        assert result.exit_code == 1
        assert "prod-1  prod-*  aaaaaaaaaaaa" in result.stdout

    def test_a_file_that_names_none_is_remarked(self) -> None:
        Path("tags.txt").write_text("# in use:\n")
        assert document(*FILES, *AT, "--protect", "tags.txt")["remarks"] == [
            "nothing must stay: the file of --protect names no image"
        ]

    def test_file_and_options_add_up(self) -> None:
        Path("tags.txt").write_text("dev\n")
        options = ("--fail-on-tag", "nothing", "--fail-on-tag", "prod-1")
        result = run(*FILES, *AT, "--protect", "tags.txt", *options)
        assert result.exit_code == 1
        assert (
            "  - no image has a tag or digest like the protected 'nothing'\n"
            in result.stdout
        )


@pytest.mark.usefixtures("files")
class TestAhead:
    def test_it_looks_as_far_as_it_is_told(self) -> None:
        days = document(*FILES, *AT, "--days", "120")["days"]
        assert [day["day"] for day in days if day["rules"]] == [3, 30, 91]

    def test_an_archived_image_is_deleted_afterwards(self) -> None:
        [*_, archived, _] = document(*FILES, *AT, "--days", "120")["images"]
        assert archived["outcome"] == "archive"
        assert archived["afterwards"] == {"day": 91, "outcome": "expire", "rule": 4}

    def test_prices_may_be_others(self) -> None:
        found = document(*FILES, *AT, "--standard-price", "1", "--archive-price", "2")
        assert found["storage"]["prices"] == {"standard": 1, "archive": 2}
        assert found["storage"]["before"] == {
            "standard": {"images": 5, "bytes": 15 * GIB, "unsized": 0},
            "archive": {"images": 1, "bytes": 6 * GIB, "unsized": 0},
            "dollars": 27,
        }
        assert found["steady"]["pushed"]["images"] == 5

    @pytest.mark.parametrize("price", ["nan", "inf"])
    def test_a_price_has_an_end(self, price: str) -> None:
        found = run(*FILES, "--archive-price", price)
        assert found.exit_code == 2
        assert found.stderr.splitlines()[-1] == (
            f"Error: Invalid value for '--archive-price': {price!r} is not an amount "
            "of dollars."
        )


@pytest.mark.usefixtures("files")
class TestAgainst:
    def test_an_old_policy_may_be_a_policy(self) -> None:
        Path("old.json").write_text(lifecycle_text([rule(1, tagged=["*"], pushed=1)]))
        found = document(*FILES, *AT, "--against", "old.json")["against"]
        letters = {key: [it[7] for it in found[key]] for key in ("added", "spared")}
        assert letters == {"added": ["c", "d"], "spared": ["b"]}
        assert [it[7] for it in found["changed"]] == ["e"]
        assert found["before"]["standard"]["images"] == 2
        assert found["then"]["standard"]["images"] == 1

    def test_the_report_tells_it_too(self) -> None:
        Path("old.json").write_text(lifecycle_text([rule(1, tagged=["*"], pushed=1)]))
        result = run(*FILES, *AT, "--against", "old.json")
        assert "this policy takes 2 images, 7.0 GiB that the old one" in result.stdout

    def test_an_old_policy_may_be_that_of_a_stack_file(self) -> None:
        old = {"team/api": {"lifecycle_policy_rules": lifecycle_text(RULES)}}
        for name, content in (("old.json", None), ("old.yaml", "# YAML\n")):
            write_stack(name, {"repositories": old})
            Path(name).write_text((content or "") + Path(name).read_text())
            options = ("--repository", "team/api", "--against", name)
            found = document(*FILES, *AT, *options)
            assert found["against"]["added"] == []
            assert found["remarks"] == []

    def test_a_repository_that_was_not_there_kept_every_image(self) -> None:
        write_stack("old.yaml", {"repositories": {"web": {}}})
        found = document(
            *FILES, *AT, "--repository", "team/api", "--against", "old.yaml"
        )
        assert len(found["against"]["added"]) == 4
        assert found["remarks"] == [
            "old.yaml has no such repository, so no image goes by it"
        ]


@pytest.mark.usefixtures("files")
class TestInUse:
    HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"

    def test_what_runs_must_stay(self) -> None:
        images = [{**it, "repositoryName": "team/api"} for it in IMAGES]
        Path("images.json").write_text(json.dumps(images))
        pods = {
            "items": [
                {"image": f"{self.HOST}/team/api:prod-1"},
                {"image": f"{self.HOST}/team/api:gone"},
                {"image": f"{self.HOST}/team/web:v1"},
                {"image": "nginx"},
                {"imageID": "sha256:" + "9" * 64},
            ]
        }
        Path("pods.json").write_text(json.dumps(pods))
        result = run(*FILES, *AT, "--in-use", "pods.json", "--json")
        found = json.loads(result.stdout)
        assert result.exit_code == 1
        assert [it["tag"] for it in found["protected"]] == ["prod-1"]
        assert found["remarks"] == [
            "addresses in use: 5; of this repository: 2",
            f"in use, but not among the images: '{self.HOST}/team/api:gone'",
        ]

    @pytest.mark.parametrize("content", ["", '{"taskArns": ["a", "b"]}'])
    def test_a_file_without_images_is_remarked_on(self, content: str) -> None:
        Path("tasks.json").write_text(content)
        remarks = document(*FILES, *AT, "--in-use", "tasks.json")["remarks"]
        assert remarks == [
            (
                "nothing is in use: the file of --in-use names no image; is it what "
                "`kubectl get pods -A -o json` or `aws ecs describe-tasks` prints?"
            )
        ]

    def test_it_adds_up_with_what_is_protected(self) -> None:
        Path("in-use.txt").write_text("r/team/api:dev")
        options = ("--in-use", "in-use.txt", "--fail-on-tag", "prod-1")
        found = json.loads(run(*FILES, *AT, *options, "--json").stdout)
        assert [it["tag"] for it in found["protected"]] == ["prod-1", "dev"]

    def test_what_runs_may_be_asked_of_aws(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []

        def running(**where: str | None) -> list[str]:
            asked.append(where)
            return [f"{self.HOST}/team/api:prod-1"]

        monkeypatch.setattr(command, "running_images", running)
        options = ("--in-use-live", "--region", "eu-west-1", "--profile", "me")
        assert run(*FILES, *AT, *options).exit_code == 1
        assert asked == [{"region": "eu-west-1", "profile": "me"}]

    def test_what_runs_is_asked_where_the_stack_is(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []

        def running(**where: str | None) -> list[str]:
            asked.append(where["region"])
            return []

        monkeypatch.setattr(command, "running_images", running)
        config = {"aws:region": "eu-west-3", "ecr:repositories": {"web": {}}}
        Path("Pulumi.dev.yaml").write_text(json.dumps({"config": config}))
        stack = ("--stack-file", "Pulumi.dev.yaml", "--repository", "web")
        assert run(*stack, "--images", "images.json", "--in-use-live").exit_code == 0
        assert asked == ["eu-west-3"]


@pytest.mark.usefixtures("files")
class TestAll:
    STACK = ("--stack-file", "Pulumi.dev.yaml", "--all")

    @pytest.fixture(autouse=True)
    def stack(self, files: Path) -> None:
        del files
        rules = {"lifecycle_policy_rules": lifecycle_text(RULES)}
        names = {"team/api": rules, "web": {}, "none": {}}
        write_stack("Pulumi.dev.yaml", {"repositories": names})
        images = [
            {**it, "repositoryName": name}
            for name in ("team/api", "web", "stray")
            for it in IMAGES
        ]
        Path("images.json").write_text(json.dumps({"imageDetails": images}))

    def test_each_repository_has_its_own_policy(self) -> None:
        found = document(*self.STACK, "--images", "images.json", *AT)
        gone = {
            name: [it["outcome"] for it in its["images"]].count("keep")
            for name, its in found["repositories"].items()
        }
        assert gone == {"team/api": 3, "web": 6}
        assert found["remarks"] == [
            "without images: none",
            "not in the stack file, and left out: stray",
        ]

    def test_there_is_one_table(self) -> None:
        result = run(*self.STACK, "--images", "images.json", *AT)
        [title, headings, row, *_] = result.stdout.splitlines()
        assert title == "2 repositories, until 2026-02-07 12:00 UTC"
        assert headings.split()[0] == "repository"
        assert row.split() == [*["team/api", "6", "3", "1", "8.0", "GiB", "$0.80"]]
        assert result.exit_code == 0

    def test_it_fails_where_an_image_of_any_must_stay(self) -> None:
        options = ("--images", "images.json", "--fail-on-tag", "prod-1")
        result = run(*self.STACK, *options, *AT)
        assert result.exit_code == 1
        assert "team/api    prod-1  aaaaaaaaaaaa     1  expire   now" in result.stdout

    def test_a_file_that_protects_nothing_is_remarked(self) -> None:
        Path("none.txt").write_text("")
        options = ("--images", "images.json", "--protect", "none.txt")
        [first, *_] = document(*self.STACK, *options, *AT)["remarks"]
        assert first == "nothing must stay: the file of --protect names no image"

    def test_what_must_stay_is_missed_only_where_no_repository_has_it(self) -> None:
        patterns = ("prod-2", "team/api:v2", "web:gone", "nothing")
        tags = [it for pattern in patterns for it in ("--fail-on-tag", pattern)]
        found = document(*self.STACK, "--images", "images.json", *tags, *AT)
        assert [it["remarks"] for it in found["repositories"].values()] == [
            [],
            ["the policy has no rules, so every image stays"],
        ]
        assert found["remarks"][-2:] == [
            "no image has a tag or digest like the protected 'web:gone'",
            "no image has a tag or digest like the protected 'nothing'",
        ]

    def test_what_runs_counts_where_it_is(self) -> None:
        host = TestInUse.HOST
        Path("in-use.txt").write_text(
            f"{host}/team/api:prod-1 {host}/web:gone {host}/x"
        )
        options = ("--images", "images.json", "--in-use", "in-use.txt", "--json")
        result = run(*self.STACK, *options, *AT)
        found = json.loads(result.stdout)
        assert result.exit_code == 1
        assert len(found["repositories"]["team/api"]["protected"]) == 1
        assert found["repositories"]["web"]["remarks"][-1] == (
            f"in use, but not among the images: '{host}/web:gone'"
        )
        assert found["remarks"][0] == "addresses in use: 3; of these repositories: 2"

    def test_every_one_is_compared_with_an_old_stack(self) -> None:
        write_stack("old.yaml", {"repositories": {"team/api": {}}})
        options = ("--images", "images.json", "--against", "old.yaml")
        found = document(*self.STACK, *options, *AT)["repositories"]
        assert len(found["team/api"]["against"]["added"]) == 4
        assert (
            "old.yaml has no such repository, so no image goes by it"
            in (found["web"]["remarks"])
        )

    def test_images_may_stand_in_a_folder(self) -> None:
        folder = Path("images", "team")
        folder.mkdir(parents=True)
        for name in ("team/api", "web"):
            images = [{**it, "repositoryName": name} for it in IMAGES]
            file = folder / f"{name.replace('/', '-')}.json"
            file.write_text(json.dumps({"imageDetails": images}))
        (folder / "notes.txt").write_text("not JSON")
        found = document(*self.STACK, "--images", "images", *AT)
        assert list(found["repositories"]) == ["team/api", "web"]
        (folder / "z.json").write_text((folder / "web.json").read_text())
        result = run(*self.STACK, "--images", "images", *AT)
        assert (result.exit_code, result.stderr) == (
            1,
            (
                "images/team/z.json: 1 problem\n  has images of 'web', as "
                "images/team/web.json does; put them into one file\n"
            ),
        )

    def test_a_folder_without_images_is_refused(self) -> None:
        Path("empty").mkdir()
        says = "Invalid value for --images: empty: is a folder without JSON files"
        assert usage_error(*self.STACK, "--images", "empty") == says


@pytest.mark.usefixtures("files")
class TestInput:
    def test_the_policy_may_come_from_the_standard_input(self) -> None:
        text = lifecycle_text([rule(9, newest=1)])
        found = document("--policy", "-", "--images", "images.json", *AT, stdin=text)
        assert [entry["rule"] for entry in found["images"]].count(9) == 4

    def test_the_images_may_come_from_the_standard_input(self) -> None:
        images = json.dumps(IMAGES[:1])
        found = document(*POLICY, "--images", "-", *AT, stdin=images)
        assert len(found["images"]) == 1

    def test_protected_images_may_come_from_the_standard_input(self) -> None:
        assert run(*FILES, *AT, "--protect", "-", stdin="prod-1").exit_code == 1

    def test_the_policy_may_be_that_of_a_stack_file(self) -> None:
        stack = {
            "repositories": {
                "team/api": {"lifecycle_policy_rules": lifecycle_text(RULES[1:2])}
            }
        }
        write_stack("Pulumi.dev.yaml", stack)
        arguments = ("--stack-file", "Pulumi.dev.yaml", "--repository", "team/api")
        found = document(*arguments, "--images", "images.json", *AT)
        assert [rule["selected"] for rule in found["rules"]] == [2]

    def test_the_default_policy_of_a_stack_file_counts(self) -> None:
        default = {"rules": [json.loads(lifecycle_text(RULES))["rules"][0]]}
        stack = {
            "repositories": {"team/api": None},
            "default_lifecycle_policy_rules": default,
        }
        write_stack("Pulumi.dev.yaml", stack)
        arguments = ("--stack-file", "Pulumi.dev.yaml", "--repository", "team/api")
        found = document(*arguments, "--images", "images.json", *AT)
        assert [rule["selected"] for rule in found["rules"]] == [2]

    def test_a_repository_without_a_policy_keeps_every_image(self) -> None:
        write_stack("Pulumi.dev.yaml", {"repositories": {"web": {}}})
        arguments = ("--stack-file", "Pulumi.dev.yaml", "--repository", "web")
        found = document(*arguments, "--images", "images.json", *AT)
        assert {entry["outcome"] for entry in found["images"]} == {"keep"}
        assert found["remarks"] == ["the policy has no rules, so every image stays"]


@pytest.mark.usefixtures("files")
class TestTheMoment:
    @pytest.mark.parametrize(
        ("written", "at"),
        [
            ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00+00:00"),
            ("2026-01-31T14:30:00+02:30", "2026-01-31T12:00:00+00:00"),
            ("2026-01-31", "2026-01-31T00:00:00+00:00"),
            ("9999-12-24", "9999-12-24T00:00:00+00:00"),
        ],
    )
    def test_it_is_a_moment_with_time_zone_or_a_date(
        self, written: str, at: str
    ) -> None:
        assert document(*FILES, "--at", written)["at"] == at

    def test_it_is_now_unless_it_is_given(self) -> None:
        assert document(*FILES)["at"] > "2026-01-31"

    @pytest.mark.parametrize(
        ("written", "says"),
        [
            (
                "2026-01-31T12:00",
                "'2026-01-31T12:00' has no time zone; add one, such as Z or +02:00",
            ),
            (
                "tomorrow",
                "'tomorrow' is not a moment; write 2026-01-31T12:00:00Z or 2026-01-31",
            ),
            ("9999-12-25", "'9999-12-25' is too near an end of time"),
            (
                "0001-01-01T00:00:00+01:00",
                "'0001-01-01T00:00:00+01:00' is too near an end of time",
            ),
        ],
    )
    def test_anything_else_is_refused(self, written: str, says: str) -> None:
        assert usage_error(*FILES, "--at", written) == (
            f"Invalid value for '--at': {says}"
        )


@pytest.mark.usefixtures("files")
class TestRefusals:
    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            ((), "Give one of --policy and --stack-file."),
            (
                (*FILES, "--stack-file", "Pulumi.dev.yaml"),
                "Give one of --policy and --stack-file.",
            ),
            (POLICY, "Give one of --images and --live."),
            ((*FILES, "--live"), "Give one of --images and --live."),
            (
                (*POLICY, "--live"),
                "--stack-file and --live need --repository or --all.",
            ),
            (
                ("--stack-file", "Pulumi.dev.yaml", "--images", "images.json"),
                "--stack-file and --live need --repository or --all.",
            ),
            (
                (*FILES, "--region", "eu-west-1"),
                "--region and --profile are only valid with --live or --in-use-live.",
            ),
            (
                ("--policy", "-", "--images", "-"),
                "Only one FILE can be the standard input.",
            ),
            ((*FILES, "--fail-on-tag", ""), "--fail-on-tag needs a tag."),
            ((*FILES, "--all"), "--all needs --stack-file."),
            (
                ("--stack-file", "a", "--all", "--repository", "b", "--images", "c"),
                "--all is all: leave out --repository.",
            ),
            (
                (*FILES, "--compare-with-aws"),
                "--compare-with-aws needs --live, and no --at: AWS looks now.",
            ),
            (
                ("--policy", "none.json", "--images", "images.json"),
                "Invalid value for --policy: none.json: there is no such file",
            ),
            (
                (*POLICY, "--images", "."),
                "Invalid value for --images: .: is a folder, not a file",
            ),
            (
                (*FILES, "--protect", "latin1.txt"),
                "Invalid value for --protect: latin1.txt: is not UTF-8",
            ),
        ],
    )
    def test_options_that_cannot_be_followed_are_refused(
        self, arguments: tuple[str, ...], says: str
    ) -> None:
        Path("latin1.txt").write_bytes(b"caf\xe9\n")
        assert usage_error(*arguments) == says

    @pytest.mark.parametrize(
        ("repositories", "says"),
        [
            (["team/api", "web"], "did you mean 'team/api'?"),
            (["web", "jobs"], "it has web, jobs"),
            ([], "it has none at all"),
        ],
    )
    def test_a_repository_that_is_not_in_the_stack_file_is_refused(
        self, repositories: list[str], says: str
    ) -> None:
        stack: dict[str, Any] = {"repositories": {name: {} for name in repositories}}
        write_stack("Pulumi.dev.yaml", stack)
        arguments = ("--stack-file", "Pulumi.dev.yaml", "--repository", "team/app")
        assert usage_error(*arguments, "--images", "images.json") == (
            "Invalid value for --repository: Pulumi.dev.yaml has no repository "
            f"'team/app'; {says}"
        )

    def test_a_stack_file_that_cannot_be_read_is_refused(self) -> None:
        arguments = ("--stack-file", "none.yaml", "--repository", "web")
        assert usage_error(*arguments, "--images", "images.json") == (
            "Invalid value for --stack-file: none.yaml: there is no such file"
        )

    def test_the_problems_of_a_stack_file_are_told(self) -> None:
        write_stack("Pulumi.dev.yaml", {"repositories": {"web": {"tag": {}}}})
        arguments = ("--stack-file", "Pulumi.dev.yaml", "--repository", "web")
        result = run(*arguments, "--images", "images.json")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.splitlines()[0] == "Pulumi.dev.yaml: 1 problem"

    def test_the_problems_of_a_policy_are_told(self) -> None:
        result = run("--policy", "-", "--images", "images.json", stdin="[3]")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == (
            "standard input: 1 problem\n"
            "  [0]: must be a mapping of keys to values (got 3)\n"
        )

    def test_the_problems_of_images_are_told(self) -> None:
        Path("images.json").write_text("[{}]")
        result = run(*FILES)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == (
            "images.json: 2 problems\n"
            "  [0].imageDigest: is missing\n"
            "  [0].imagePushedAt: is missing\n"
        )


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(
    enabled: bool,  # noqa: FBT001 - pytest gives it by name
) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        run(*FILES, *AT)
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_help_fits_80_columns() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["imageDetails", "images", "rules", *IMAGES[0]])
            | st.text(),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(ANY_JSON, st.sampled_from(["--images", "--policy"]))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_json_ends_in_a_traceback(files: Path, written: object, option: str) -> None:
    both = {"--policy": "policy.json", "--images": "images.json", option: "-"}
    arguments = [it for pair in both.items() for it in pair]
    result = run(*arguments, stdin=json.dumps(written))
    assert files.is_dir()
    assert "Traceback" not in result.output


TAGGED = st.fixed_dictionaries(
    {
        "imagePushedAt": st.datetimes(timezones=st.timezones()).map(
            lambda it: it.isoformat()
        )
        | st.integers(min_value=0, max_value=2**31),
        "imageTags": st.lists(st.text(min_size=1), max_size=3),
    }
)


@given(st.lists(TAGGED, max_size=4), st.sampled_from([(), ("--json",)]))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_images_of_whatever_time_and_tag_end_in_a_traceback(
    files: Path, images: list[Mapping[str, object]], options: tuple[str, ...]
) -> None:
    written = [{**it, "imageDigest": str(n)} for n, it in enumerate(images)]
    result = run(*POLICY, "--images", "-", *AT, *options, stdin=json.dumps(written))
    assert files.is_dir()
    assert (result.exit_code, result.stderr) == (0, "")


def usage_error(*arguments: str) -> str:
    """The message behind the usage lines, with its line breaks undone."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return " ".join(result.stderr.partition("Error: ")[2].split())


def write_stack(name: str, inputs: Mapping[str, object]) -> None:
    """A stack file; JSON is YAML."""
    config = {f"ecr:{key}": value for key, value in inputs.items()}
    Path(name).write_text(json.dumps({"config": config}))
