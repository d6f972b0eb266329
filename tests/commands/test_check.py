"""``ecr-component check`` as the person sees it: what it prints, how it ends."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ecr_component import commands
from ecr_component.commands import cli
from tests.recorder import only_images

Run = Callable[..., Result]

GOOD = "config: {ecr:repositories: {team/api: , team/web: }}\n"
ONE = "config: {ecr:repositories: {team/api: }}\n"
BAD = "config: {ecr:repositories: {Team: }, ecr:global_tag: {}}\n"
BAD_SAYS = """\
  repositories.Team: 'Team' is not a repository name: use a-z and 0-9, with single \
. _ - or / between them; try 'team'
  global_tag: unknown key; did you mean 'global_tags'?
"""


def python(
    code: str, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | environment,
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``ecr-component check`` in a folder that holds just the files given."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **files: str) -> Result:
        for name, text in files.items():
            file = Path(name.replace("__", "/").replace("_", ".") + ".yaml")
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(cli.cli, ["check", *arguments])

    return run


def test_a_good_file_is_ok(run: Run) -> None:
    result = run("a.yaml", "b.yaml", a=GOOD, b=ONE)
    assert (result.stdout, result.stderr, result.exit_code) == (
        "a.yaml: ok, 2 repositories\nb.yaml: ok, 1 repository\n",
        "",
        0,
    )


def test_warnings_do_not_make_a_file_bad(run: Run) -> None:
    config = "{ecr:repositories: {}, ecr:replication_regions: [eu-wst-1]}"
    result = run("a.yaml", a=f"config: {config}")
    assert result.exit_code == 0
    assert result.stdout == (
        "a.yaml: ok, 0 repositories\n"
        "  warning: replication_regions[0]: no known region is 'eu-wst-1'; "
        "did you mean 'eu-west-1'?\n"
    )


def test_every_problem_of_every_file_is_told(run: Run) -> None:
    result = run("a.yaml", "b.yaml", "c.yaml", a=BAD, b=GOOD, c=BAD)
    assert (result.stdout, result.stderr, result.exit_code) == (
        (
            f"a.yaml: 2 problems\n{BAD_SAYS}"
            "b.yaml: ok, 2 repositories\n"
            f"c.yaml: 2 problems\n{BAD_SAYS}"
        ),
        "",
        1,
    )


def test_a_file_that_cannot_be_read_counts_more_than_problems(run: Run) -> None:
    result = run("a.yaml", "b.yaml", "x.yaml", a="a:\n\tb: 1", b=BAD)
    assert (result.stdout, result.stderr, result.exit_code) == (
        (
            "a.yaml: line 2: a tab stands in the indentation; use spaces\n"
            f"b.yaml: 2 problems\n{BAD_SAYS}"
            "x.yaml: there is no such file\n"
        ),
        "",
        2,
    )


def test_without_files_those_in_stacks_are_checked(run: Run) -> None:
    result = run(stacks__Pulumi_prod=GOOD, stacks__Pulumi_dev=ONE, stacks__dev=BAD)
    assert result.stdout == (
        "stacks/Pulumi.dev.yaml: ok, 1 repository\n"
        "stacks/Pulumi.prod.yaml: ok, 2 repositories\n"
    )


@pytest.mark.parametrize(
    ("said", "checked"),
    [
        pytest.param("stackConfigDir: conf", "conf/Pulumi.a.yaml", id="a-folder"),
        pytest.param("stackConfigDir: ''", "Pulumi.b.yaml", id="an-empty-text"),
        pytest.param("", "Pulumi.b.yaml", id="nothing"),
    ],
)
def test_without_files_those_of_the_project_are_checked(
    run: Run, said: str, checked: str
) -> None:
    result = run(
        Pulumi=f"name: ecr\nruntime: python\n{said}",
        conf__Pulumi_a=ONE,
        Pulumi_b=ONE,
        stacks__Pulumi_c=BAD,
    )
    assert result.stdout == f"{checked}: ok, 1 repository\n"


NAMELESS = "Pulumi.yaml: 1 problem\n  name: must be the project's name\n"


@pytest.mark.parametrize("files", [[], ["a.yaml"], ["a.yaml", "b.yaml"]])
def test_of_a_project_that_is_refused_no_file_is_checked(
    run: Run, files: list[str]
) -> None:
    result = run(*files, Pulumi="runtime: go", stacks__Pulumi_dev=GOOD, a=BAD, b=BAD)
    assert (result.stdout, result.exit_code) == (NAMELESS, 2)


def test_a_project_that_cannot_be_read_is_told_as_json(run: Run) -> None:
    result = run("--json", Pulumi="- a", Pulumi_dev=GOOD)
    assert result.exit_code == 2
    (found,) = json.loads(result.stdout)
    assert found == {
        "file": "Pulumi.yaml",
        "repositories": None,
        "warnings": [],
        "problems": [
            {
                "place": "",
                "problem": "must be a mapping of keys to values (got a list)",
            }
        ],
    }


def test_from_a_folder_of_a_project_all_its_stack_files_are_checked(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run(Pulumi="name: images\nruntime: go\nstackConfigDir: a", a__Pulumi_dev="a: 1")
    monkeypatch.chdir(tmp_path / "a")
    assert run().stdout == (
        f"{tmp_path}/a/Pulumi.dev.yaml: 1 problem\n"
        "  config: is missing; write the inputs under it, such as "
        "images:repositories\n"
    )


def test_inputs_and_defaults_are_those_of_the_project(run: Run) -> None:
    result = run(
        "-v",
        Pulumi="name: images\nruntime: go\nconfig: {default_protect: {default: true}}",
        Pulumi_dev="config: {images:repositories: {web: }}",
        Pulumi_old="config: {ecr:repositories: {web: }}",
    )
    assert "\n    protect: true\n" in result.stdout
    assert result.stdout.endswith(
        "Pulumi.old.yaml: 1 problem\n"
        "  ecr:repositories: is of another namespace, so it would never be read; "
        "did you mean 'images:repositories'?\n"
    )


def test_no_file_at_all_is_a_wrong_use(run: Run) -> None:
    result = run()
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr.endswith(
        "Error: there is no Pulumi.<stack>.yaml in the folder stacks; name the files\n"
    )


def test_a_folder_stands_for_the_stack_files_of_its_project(run: Run) -> None:
    project = {"a__Pulumi": "name: ecr\nruntime: go\nstackConfigDir: ''"}
    result = run("a", "a/Pulumi.yaml", "b", **project, a__Pulumi_dev=ONE)
    assert (result.stdout, result.exit_code) == (
        ("a/Pulumi.dev.yaml: ok, 1 repository\nb: there is no such file\n"),
        2,
    )


def test_a_folder_without_a_stack_file_is_told_beside_all_else(run: Run) -> None:
    Path("empty").mkdir()
    result = run("empty", "a.yaml", a=ONE)
    assert (result.stdout, result.exit_code) == (
        (
            "empty: there is no Pulumi.<stack>.yaml in the folder empty/stacks; name "
            "the files\n"
            "a.yaml: ok, 1 repository\n"
        ),
        2,
    )


def test_a_project_without_a_stack_file_has_nothing_to_check(run: Run) -> None:
    said = "there is nothing to check: no stack of the project has a file\n"
    result = run("Pulumi.yaml", Pulumi="name: ecr\nruntime: go")
    assert (result.stdout, result.exit_code) == (said, 0)
    assert run("Pulumi.yaml", "--github").stdout == said
    assert run("Pulumi.yaml", "--json").stdout == "[]\n"


def test_github_gets_each_problem_beside_the_line_it_is_about(run: Run) -> None:
    text = """\
config:
  aws:region: eu-west-1
  ecr:repositories:
    team/api: {}
    Team/web:
      tags:
        a: 1
      external_account_ids_with_read_access:
        - "111122223333"
        - "1%"
  ecr:default_lifecycle:
    keep_last: 0
  global_tag: {}
  ecr:config:create_replicas: yes please
"""
    result = run("--github", "stacks/a.yaml", stacks__a=text)
    access = "external_account_ids_with_read_access"
    assert result.exit_code == 1
    assert result.stdout == (
        "stacks/a.yaml: 6 problems\n"
        "::error file=stacks/a.yaml,line=5::repositories.Team/web: 'Team/web' is not a "
        "repository name: use a-z and 0-9, with single . _ - or / between them; try "
        "'team/web'\n"
        "::error file=stacks/a.yaml,line=7::repositories.Team/web.tags.a: a tag's "
        "value is text (got 1); put quotes around it\n"
        f"::error file=stacks/a.yaml,line=10::repositories.Team/web.{access}[1]: an "
        "account id is text of 12 digits (got '1%25')\n"
        "::error file=stacks/a.yaml,line=12::default_lifecycle.keep_last: must be 1 or "
        "more (got 0)\n"
        "::error file=stacks/a.yaml,line=13::global_tag: unknown key; did you mean "
        "'global_tags'?\n"
        "::error file=stacks/a.yaml,line=14::create_replicas: must be true or "
        "false (got 'yes please')\n"
    )


def test_github_gets_a_warning_beside_the_file(run: Run) -> None:
    config = "{ecr:repositories: {}, ecr:replication_regions: [eu-wst-1]}"
    result = run("--github", "-v", "a,b:c.yaml", **{"a,b:c": f"config: {config}"})
    assert result.exit_code == 0
    assert result.stdout == (
        "a,b:c.yaml: ok, 0 repositories\n"
        "::warning file=a%2Cb%3Ac.yaml::replication_regions[0]: no known region is "
        "'eu-wst-1'; did you mean 'eu-west-1'?\n"
        "  create_replicas: false\n"
        "  replication_filters: []\n"
        '  replication_regions: ["eu-wst-1"]\n'
    )


def test_github_gets_what_cannot_be_read(run: Run) -> None:
    result = run("--github", "a.yaml", "x.yaml", a="a:\n\tb: 1")
    assert (result.stdout, result.exit_code) == (
        (
            "::error file=a.yaml,line=2::a tab stands in the indentation; use spaces\n"
            "::error file=x.yaml::there is no such file\n"
        ),
        2,
    )


def test_github_gets_the_problems_of_a_project(run: Run) -> None:
    result = run("--github", Pulumi="runtime: go", Pulumi_dev=ONE)
    assert (result.stdout, result.exit_code) == (
        (
            "Pulumi.yaml: 1 problem\n"
            "::error file=Pulumi.yaml::name: must be the project's name\n"
        ),
        2,
    )


def test_github_obeys_nothing_that_a_file_says(run: Run) -> None:
    text = r'config: {ecr:repositories: {}, "::a\n::stop-commands::##[group]%0A": 1}'
    assert run("--github", "a.yaml", a=text).stdout == (
        "a.yaml: 1 problem\n"
        r"::error file=a.yaml,line=1::'::a\n::stop-commands::\x23#[group]%250A': is no "
        "key of Pulumi's configuration; write namespace:name\n"
    )


@pytest.mark.parametrize("option", ["--verbose", "-v"])
def test_verbose_shows_what_each_repository_will_be(run: Run, option: str) -> None:
    text = """\
config:
  ecr:default_external_account_ids_with_read_access: ["111122223333"]
  ecr:global_tags: {team: shop, owner: é}
  ecr:replication_regions: [us-east-1]
  ecr:repositories:
    api:
      protect: true
      lifecycle_policy_rules:
        - action: {type: expire}
          selection:
            {tagStatus: untagged, countType: imageCountMoreThan, countNumber: 9}
    web:
      encryption_config: null
      external_account_ids_with_read_access: []
"""
    result = run(option, "a.yaml", a=text)
    assert result.exit_code == 0
    assert (
        result.stdout
        == """\
a.yaml: ok, 2 repositories
  warning: WARNING
  api
    enable_automatic_image_scanning: true
    encryption_config: {"encryption_type": "AES256"}
    force_delete: false
    image_tag_mutability: MUTABLE
    image_tag_mutability_exclusion_filters: []
    protect: true
    replica_kms_keys: {}
    tags: {"owner": "é", "team": "shop"}
    lifecycle policy:
      {
        "rules": [
          {
            "rulePriority": 1,
            "selection": {
              "tagStatus": "untagged",
              "countType": "imageCountMoreThan",
              "countNumber": 9
            },
            "action": {
              "type": "expire"
            }
          }
        ]
      }
    repository policy:
      {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Effect": "Allow",
            "Principal": {
              "AWS": "arn:aws:iam::111122223333:root"
            },
            "Action": [
              "ecr:GetDownloadUrlForLayer",
              "ecr:BatchGetImage",
              "ecr:BatchCheckLayerAvailability"
            ]
          }
        ]
      }
  web
    enable_automatic_image_scanning: true
    encryption_config: null
    force_delete: false
    image_tag_mutability: MUTABLE
    image_tag_mutability_exclusion_filters: []
    protect: false
    replica_kms_keys: {}
    tags: {"owner": "é", "team": "shop"}
    lifecycle policy: none
    repository policy: none
  create_replicas: false
  replication_filters: []
  replication_regions: ["us-east-1"]
""".replace("WARNING", only_images("api, web", "us-east-1"))
    )


def test_verbose_shows_replicas_with_their_keys_and_their_regional_policies(
    run: Run,
) -> None:
    text = """\
config:
  aws:region: eu-west-1
  ecr:region: eu-north-1
  ecr:create_replicas: true
  ecr:replication_filters: [team/]
  ecr:replication_regions: [us-east-1, eu-central-1]
  ecr:default_encryption_config:
    {encryption_type: KMS, kms_key: "arn:aws:kms:eu-north-1:111122223333:key/mrk-1"}
  ecr:default_replica_kms_keys:
    us-east-1: arn:aws:kms:us-east-1:111122223333:key/2
  ecr:repositories:
    team/api: {lambda_access: true}
    team/web: {encryption_config: {encryption_type: AES256}}
"""
    result = run("-v", "a.yaml", a=text)

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line for line in lines if "replica" in line or "region" in line] == [
        (
            '    replica_kms_keys: {"us-east-1": '
            '"arn:aws:kms:us-east-1:111122223333:key/2"}'
        ),
        (
            "    replica in eu-central-1, encrypted with "
            "arn:aws:kms:eu-central-1:111122223333:key/mrk-1"
        ),
        (
            "    replica in us-east-1, encrypted with "
            "arn:aws:kms:us-east-1:111122223333:key/2"
        ),
        (
            '    replica_kms_keys: {"us-east-1": '
            '"arn:aws:kms:us-east-1:111122223333:key/2"}'
        ),
        "    replica in eu-central-1",
        "    replica in us-east-1",
        "  region: eu-north-1",
        "  create_replicas: true",
        '  replication_filters: ["team/"]',
        '  replication_regions: ["eu-central-1", "us-east-1"]',
    ]
    assert [
        line.strip() for line in lines if "policy" in line or "arn:aws:l" in line
    ] == [
        "lifecycle policy: none",
        *("repository policy:", functions("eu-north-1")),
        *("repository policy in eu-central-1:", functions("eu-central-1")),
        *("repository policy in us-east-1:", functions("us-east-1")),
        "lifecycle policy: none",
        "repository policy: none",
    ]


def functions(region: str) -> str:
    """The line of a policy that says whose functions run images."""
    return f'"aws:sourceArn": "arn:aws:lambda:{region}:ACCOUNT:function:*"'


REGISTRY = """\
config:
  ecr:registry:
    region: eu-west-1
    scan_type: ENHANCED
    scanning_rules: [{scan_frequency: CONTINUOUS_SCAN, repositories: [prod]}]
    replication_rules:
      - {regions: [us-east-1], account_ids: ["111122223333"], repositories: [team/]}
      - {regions: [us-east-2]}
    pull_through_cache_rules:
      base:
        upstream: 111122223333.dkr.ecr.us-east-1.amazonaws.com
        upstream_prefix: shared
        custom_role_arn: arn:aws:iam::210987654321:role/pull
    repository_creation_templates:
      ROOT: {applied_for: [REPLICATION], lambda_access: true}
    policy_statements:
      - {Effect: Allow, Principal: {AWS: "111122223333"}, Action: ecr:ReplicateImage}
    pull_time_update_exclusions: ["arn:aws:iam::111122223333:role/scan"]
    blob_mounting: ENABLED
"""


def test_verbose_shows_what_the_registry_will_be(run: Run) -> None:
    result = run("-v", "a.yaml", a=REGISTRY)

    assert (
        result.stdout
        == """\
a.yaml: ok, 0 repositories and the registry
  create_replicas: false
  replication_filters: []
  replication_regions: []
  registry
    region: eu-west-1
    scan_type: ENHANCED
    pull_time_update_exclusions: ["arn:aws:iam::111122223333:role/scan"]
    blob_mounting: ENABLED
    CONTINUOUS_SCAN of prod
    images of team/ are copied to us-east-1 of 111122223333
    images of all repositories are copied to us-east-2
    cache base of 111122223333.dkr.ecr.us-east-1.amazonaws.com
      upstream_prefix: shared
      custom_role_arn: arn:aws:iam::210987654321:role/pull
    template ROOT
      applied_for: ["REPLICATION"]
      encryption_config: {"encryption_type": "AES256"}
      image_tag_mutability: MUTABLE
      image_tag_mutability_exclusion_filters: []
      tags: {}
      lifecycle policy: none
      repository policy:
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "LambdaECRImageRetrievalPolicy",
              "Effect": "Allow",
              "Principal": {
                "Service": "lambda.amazonaws.com"
              },
              "Action": [
                "ecr:BatchGetImage",
                "ecr:GetDownloadUrlForLayer"
              ],
              "Condition": {
                "StringLike": {
                  "aws:sourceArn": "arn:aws:lambda:eu-west-1:ACCOUNT:function:*"
                }
              }
            }
          ]
        }
    registry policy:
      {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Effect": "Allow",
            "Principal": {
              "AWS": "111122223333"
            },
            "Action": "ecr:ReplicateImage",
            "Resource": "*"
          }
        ]
      }
"""
    )


def test_the_registry_is_one_of_all_that_is_ok(run: Run) -> None:
    text = "config: {ecr:repositories: {web: }, ecr:registry: {}}\n"
    result = run("--verbose", "a.yaml", a=text)
    assert result.stdout.startswith("a.yaml: ok, 1 repository and the registry\n")
    assert result.stdout.endswith("  registry\n    registry policy: none\n")


def test_warnings_of_the_registry_are_told_at_its_places(run: Run) -> None:
    text = "config: {ecr:registry: {region: eu-nowhere-1}}\n"
    assert run("a.yaml", a=text).stdout == (
        "a.yaml: ok, 0 repositories and the registry\n"
        "  warning: registry.region: no known region is 'eu-nowhere-1'; it may be new\n"
    )


def test_verbose_shows_roles_and_providers(run: Run) -> None:
    text = """\
config:
  ecr:roles:
    nodes:
      pull: [web]
      description: pulls
      tags: {team: shop}
      eks: {pod_identity: true}
  ecr:create_oidc_providers: [gitlab]
"""
    result = run("--verbose", "a.yaml", a=text)
    assert (
        result.stdout
        == """\
a.yaml: ok, 0 repositories and 1 role
  create_replicas: false
  replication_filters: []
  replication_regions: []
  role nodes
    description: pulls
    max_session_duration: 3600
    path: /
    tags: {"team": "shop"}
    policy:
      {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Effect": "Allow",
            "Action": [
              "ecr:GetAuthorizationToken"
            ],
            "Resource": "*"
          },
          {
            "Effect": "Allow",
            "Action": [
              "ecr:BatchGetImage",
              "ecr:GetDownloadUrlForLayer"
            ],
            "Resource": [
              "arn:aws:ecr:REGION:ACCOUNT:repository/web"
            ]
          }
        ]
      }
    trust policy:
      {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Effect": "Allow",
            "Principal": {
              "Service": "pods.eks.amazonaws.com"
            },
            "Action": [
              "sts:AssumeRole",
              "sts:TagSession"
            ]
          }
        ]
      }
  OIDC provider of https://gitlab.com
    audiences: ["https://gitlab.com"]
"""
    )


def test_verbose_says_account_where_only_a_deployment_knows_it(run: Run) -> None:
    config = "{ecr:repositories: {api: {lambda_access: true}}}"
    shown = run("-v", "a.yaml", a=f"config: {config}").stdout
    assert '"arn:aws:lambda:REGION:ACCOUNT:function:*"' in shown
    config = "{aws:region: cn-north-1, ecr:repositories: {api: {lambda_access: true}}}"
    shown = run("-v", "a.yaml", a=f"config: {config}").stdout
    assert '"arn:aws-cn:lambda:cn-north-1:ACCOUNT:function:*"' in shown


def test_json_tells_the_same_to_programs(run: Run) -> None:
    config = "{ecr:repositories: {}, ecr:replication_regions: [eu-wst-1]}"
    result = run(
        "--json",
        *("a.yaml", "b.yaml", "c.yaml", "x.yaml"),
        a=f"config: {config}",
        b=BAD,
        c="a: [",
    )
    assert result.exit_code == 2
    assert json.loads(result.stdout) == [
        {
            "file": "a.yaml",
            "repositories": 0,
            "warnings": [
                (
                    "replication_regions[0]: no known region is 'eu-wst-1'; "
                    "did you mean 'eu-west-1'?"
                )
            ],
            "problems": [],
        },
        {
            "file": "b.yaml",
            "repositories": None,
            "warnings": [],
            "problems": [
                {
                    "place": "repositories.Team",
                    "problem": "'Team' is not a repository name: use a-z and 0-9, with "
                    "single . _ - or / between them; try 'team'",
                },
                {
                    "place": "global_tag",
                    "problem": "unknown key; did you mean 'global_tags'?",
                },
            ],
        },
        {
            "file": "c.yaml",
            "repositories": None,
            "warnings": [],
            "problems": [
                {"place": "line 1", "problem": "did not find expected node content"}
            ],
        },
        {
            "file": "x.yaml",
            "repositories": None,
            "warnings": [],
            "problems": [{"place": "", "problem": "there is no such file"}],
        },
    ]


RUN = "from ecr_component.commands import main; main()"


def test_what_is_printed_makes_a_terminal_do_nothing(run: Run) -> None:
    description = r"\e[2J \u202e \x9b ##vso[a]"
    rule = (
        f'{{description: "{description}", action: {{type: expire}}, selection: '
        "{tagStatus: any, countType: imageCountMoreThan, countNumber: 9}}"
    )
    web = f"{{lifecycle_policy_rules: [{rule}]}}"
    text = f"config: {{ecr:repositories: {{web: {web}}}}}"
    result = run("--verbose", "a.yaml", a=text)
    assert r'"description": "\u001b[2J \u202e \x9b \x23#vso[a]"' in result.stdout


def test_what_is_wrong_makes_a_terminal_do_nothing(run: Run) -> None:
    text = r'config: {ecr:repositories: {}, "::a::\e\n:b:c": 1}'
    assert run("a.yaml", "\x1b[2J\n::warning::", a=text).stdout == (
        "a.yaml: 1 problem\n"
        r"  '::a::\x1b\n:b:c': is no key of Pulumi's configuration; "
        "write namespace:name\n"
        "\\x1b[2J\\n::warning::: there is no such file\n"
    )


def test_an_argument_that_is_refused_makes_a_terminal_do_nothing(run: Run) -> None:
    run()
    result = CliRunner().invoke(
        cli.cli, ["simulate", "--policy", "\x1b[2J", "--images", "-"]
    )
    assert result.stderr.endswith(
        "Error: Invalid value for --policy: \\x1b[2J: there is no such file\n"
    )


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        pytest.param("check >/dev/full", "no space left on device", id="full"),
        pytest.param("check >&-", "bad file descriptor", id="closed"),
        pytest.param("check 1</dev/null", "bad file descriptor", id="for-reading"),
        pytest.param("--help >/dev/full", "no space left on device", id="help"),
    ],
)
def test_output_that_cannot_be_written_is_told(
    run: Run, command: str, reason: str
) -> None:
    run(Pulumi_dev=GOOD, Pulumi="name: ecr\nruntime: python")
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -c "$1" {command}', sys.executable, RUN],
        capture_output=True,
        check=False,
        text=True,
    )
    says = f"ecr-component: the output cannot be written ({reason})\n"
    assert (done.stdout, done.stderr, done.returncode) == ("", says, 2)


def test_an_encoding_that_lacks_a_letter_gets_an_escape(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("config: {ecr:repositories: {é: }}", encoding="utf-8")
    done = python(RUN, "check", str(file), PYTHONIOENCODING="ascii")
    assert done.stdout.splitlines()[1].startswith("  repositories.\\xe9: ")
    assert (done.stderr, done.returncode) == ("", 1)


def test_a_check_imports_neither_pulumi_nor_an_aws(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(GOOD, encoding="utf-8")
    code = """\
import sys
from ecr_component.commands import main
try:
    main()
finally:
    print(*{name.partition(".")[0] for name in sys.modules})
"""
    done = python(code, "check", "--verbose", str(file))
    assert done.returncode == 0
    imported = set(done.stdout.splitlines()[-1].split())
    assert {"click", "ecr_component", "pydantic", "yaml"} <= imported
    assert not imported & {
        *("boto3", "botocore", "flask", "moto", "requests", "rich"),
        *("grpc", "google", "pulumi", "pulumi_aws"),
    }


NO_CLI = (
    "ecr-component: the commands need the 'cli' extra: "
    "pip install 'ecr-component[cli]'\n"
)
NO_AWS = (
    "ecr-component: rehearse and --live need the 'aws' extra: "
    "pip install 'ecr-component[aws]'\n"
)
NO_REPORT = (
    "ecr-component: report needs the 'report' extra: "
    "pip install 'ecr-component[report]'\n"
)
LIVE = ("simulate", "--live", "--repository=web", "--policy=policy.json")


@pytest.mark.parametrize(
    ("absent", "arguments", "said"),
    [
        pytest.param("click", ["check"], NO_CLI, id="click"),
        pytest.param("yaml", ["check"], NO_CLI, id="yaml"),
        pytest.param("rich", LIVE, NO_CLI, id="rich"),
        pytest.param("hcl2", ["adopt", "--inputs=a.tfvars"], NO_CLI, id="hcl2"),
        pytest.param("boto3", LIVE, NO_AWS, id="boto3"),
        pytest.param("boto3", ["adopt", "--live"], NO_AWS, id="boto3-to-adopt"),
        pytest.param("botocore", ["rehearse"], NO_AWS, id="botocore"),
        pytest.param("moto", ["rehearse"], NO_AWS, id="moto"),
        pytest.param("jinja2", ["report"], NO_REPORT, id="jinja2"),
        pytest.param("svg", ["report"], NO_REPORT, id="svg"),
    ],
)
def test_without_an_extra_there_is_a_line_that_names_it(
    absent: str, arguments: list[str], said: str, tmp_path: Path
) -> None:
    (tmp_path / "policy.json").write_text('{"rules": []}', "utf-8")
    (tmp_path / "Pulumi.yaml").write_text(
        "name: ecr\nruntime: {name: python}\n", "utf-8"
    )
    (tmp_path / "Pulumi.dev.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "__main__.py").write_text("", "utf-8")
    code = f"""\
import os, sys
class Absent:
    def find_spec(name, *_):
        if name == "{absent}":
            raise ModuleNotFoundError(name=name)
sys.meta_path.insert(0, Absent)
os.chdir({str(tmp_path)!r})
from ecr_component.commands import main
main()
"""
    done = python(code, *arguments)
    assert (done.stdout, done.stderr, done.returncode) == ("", said, 2)


def test_any_other_missing_module_is_a_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ecr_component.commands.cli", None)
    with pytest.raises(ModuleNotFoundError, match=r"ecr_component\.commands\.cli"):
        commands.main()


def test_any_other_error_of_the_system_is_a_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unplugged(**_: object) -> None:
        raise OSError(errno.ENODEV, "no such device")

    monkeypatch.setattr(cli, "cli", unplugged)
    with pytest.raises(OSError, match="no such device"):
        commands.main()


def test_the_console_script_runs_the_commands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["ecr-component", "check", "--help"])
    with pytest.raises(SystemExit) as ended:
        commands.main()
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(
        "Usage: ecr-component check [OPTIONS] [FILES]...\n"
    )


def test_the_version_is_that_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", {"ecr-component": "1.2.3"}.__getitem__)
    result = CliRunner().invoke(cli.cli, ["--version"])
    assert (result.stdout, result.exit_code) == ("ecr-component 1.2.3\n", 0)


def test_commands_that_are_not_there_are_not_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cli, "_COMMANDS", ("check", "absent"))
    listed = CliRunner().invoke(cli.cli, ["--help"]).stdout
    assert listed.endswith(
        "Commands:\n"
        "  check  Look for faults in stack files, without Pulumi, AWS or network.\n"
    )
    result = CliRunner().invoke(cli.cli, ["absent"])
    assert result.stderr.endswith("Error: No such command 'absent'.\n")
    assert result.exit_code == 2


def test_an_unknown_command_is_a_wrong_use() -> None:
    result = CliRunner().invoke(cli.cli, ["chek"])
    assert result.stderr.endswith("Error: No such command 'chek'.\n")
    assert result.exit_code == 2
