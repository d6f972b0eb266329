import json
from pathlib import Path
from typing import Any

import pytest

from ecr_component.adopt.module_inputs import ModuleInputs, read_inputs
from ecr_component.adopt.recorded import Left
from ecr_component.adopt.stack_text import stack_text
from ecr_component.inputs import parsing
from ecr_component.stack_files.user_file import Unreadable

RULE: dict[str, Any] = {
    "selection": {
        "tagStatus": "any",
        "countType": "imageCountMoreThan",
        "countNumber": 9,
    },
    "action": {"type": "expire"},
}
READ = "external_account_ids_with_read_access"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(folder: Path, text: str, name: str = "x.tfvars") -> ModuleInputs:
    folder.joinpath(name).write_text(text, "utf-8")
    return read_inputs(name)


def told_json(folder: Path, **inputs: object) -> ModuleInputs:
    return told(folder, json.dumps({"repositories": {}, **inputs}), "x.tfvars.json")


TERRAGRUNT = """\
terraform {
  source = "git::ssh://git@example.com/catalog.git//modules/ecr-repos?ref=v0.78.1"
}

include "root" {
  path = find_in_parent_folders()
}

inputs = {
  aws_region = "eu-west-1"

  default_external_account_ids_with_read_access = ["111122223333", "012345678901"]
  default_image_tag_mutability                  = "IMMUTABLE"
  replication_regions                           = ["eu-central-1"]
  global_tags = {
    environment = "prod"
    owner       = local.owner
  }

  default_lifecycle_policy_rules = {
    rules = [
      {
        rulePriority = 1
        description  = "Expire untagged images after two weeks"
        selection = {
          tagStatus   = "untagged"
          countType   = "sinceImagePushed"
          countUnit   = "days"
          countNumber = 14
        }
        action = { type = "expire" }
      },
    ]
  }

  repositories = {
    my_app = {}

    "payments/api" = {
      external_account_ids_with_read_access  = [local.accounts.dev, "111122223333"]
      external_account_ids_with_write_access = null
      encryption_config = {
        encryption_type = "KMS"
        kms_key         = dependency.kms.outputs.arn
      }
      tags = { team = "payments" }
    }

    "payments/jobs" = {
      external_account_ids_with_read_access = []
      image_tag_mutability                  = null
      lifecycle_policy_rules                = {}
      replicate                             = true
    }

    (local.name) = {}

    computed = merge({}, {})
  }
}
"""

STACK = """\
# line 5: include may bring further inputs, which are not read here
# line 17: global_tags.owner is computed and left out: local.owner
# line 56: repositories.(...) is computed and left out: local.name
# line 58: repositories.computed is computed and left out: merge({}, {})
config:
  aws:region: eu-west-1

  # What most repositories share.
  ecr:default_image_tag_mutability: IMMUTABLE
  ecr:default_external_account_ids_with_read_access: ["111122223333", "012345678901"]
  ecr:default_lifecycle_policy_rules:
    - description: Expire untagged images after two weeks
      selection:
        tagStatus: untagged
        countType: sinceImagePushed
        countUnit: days
        countNumber: 14
      action: {type: expire}
  ecr:global_tags: {environment: prod}
  ecr:replication_regions: [eu-central-1]

  ecr:repositories:
    my_app: {}
    # line 40: repositories.payments/api.external_account_ids_with_read_access is
    # computed and left out: local.accounts.dev
    # line 44: repositories.payments/api.encryption_config is computed and left out:
    # dependency.kms.outputs.arn
    payments/api:
      tags: {team: payments}
    payments/jobs:
      image_tag_mutability: MUTABLE
      external_account_ids_with_read_access: []
      lifecycle_policy_rules: []
"""


def test_a_file_of_terragrunt_becomes_a_stack_file(folder: Path) -> None:
    found = told(folder, TERRAGRUNT, "terragrunt.hcl")

    written = stack_text(
        found.inputs, region=found.region, namespace="ecr", remarks=found.remarks
    )

    assert written == STACK
    assert found.left == (
        Left("line 17: global_tags.owner", "is computed (local.owner)"),
        Left(
            f"line 40: repositories.payments/api.{READ}",
            "is computed (local.accounts.dev)",
        ),
        Left(
            "line 44: repositories.payments/api.encryption_config",
            "is computed (dependency.kms.outputs.arn)",
        ),
        Left("repositories.payments/jobs.replicate", "is no input of the component"),
        Left("line 56: repositories.(...)", "is computed (local.name)"),
        Left("line 58: repositories.computed", "is computed (merge({}, {}))"),
    )
    assert parsing.parse(found.inputs, source="x").replication_regions


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.tfvars", 'repositories = { a1 = { tags = { b = "c" } } }'),
        (
            "x.auto.tfvars",
            'repositories = {\n  a1 = {\n    tags = { "b" = "c" }\n  }\n}\n',
        ),
        ("x.tfvars.json", '{"repositories": {"a1": {"tags": {"b": "c"}}}}'),
        ("x.yaml", "repositories: {a1: {tags: {b: c}}}"),
        ("x.yml", "inputs:\n  repositories: {a1: {tags: {b: c}}}"),
        (
            "terragrunt.hcl",
            'inputs = { repositories = { a1 = { tags = { b = "c" } } } }',
        ),
        (
            "main.tf",
            """
            provider "aws" {}
            module "other" { source = "./x" }
            module "ecr_repos" {
              source       = "./modules/ecr-repos"
              version      = "1"
              repositories = { a1 = { tags = { b = "c" } } }
            }
            """,
        ),
    ],
)
def test_every_form_says_the_same(folder: Path, name: str, text: str) -> None:
    assert told(folder, text, name) == ModuleInputs(
        {"repositories": {"a1": {"tags": {"b": "c"}}}}, None, {}, ()
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "x.txt",
            "",
            "x.txt: is no .hcl, .tfvars, .tfvars.json, .tf or .yaml by its name",
        ),
        ("x.tfvars", "a = ", "x.tfvars: line 1: is no HCL from here on"),
        (
            "x.tfvars",
            "a = 1",
            "x.tfvars: has no mapping called repositories among its inputs",
        ),
        (
            "x.tfvars.json",
            "[]",
            "x.tfvars.json: has no mapping called repositories among its inputs",
        ),
        (
            "x.tfvars.json",
            "{",
            (
                "x.tfvars.json: is not JSON (Expecting property name enclosed in "
                "double quotes: line 1 column 2 (char 1))"
            ),
        ),
        (
            "x.yaml",
            "a: 1\na: 2",
            "x.yaml: a: is a duplicate, in lines 1 and 2; keep one",
        ),
        (
            "x.tfvars",
            "\nrepositories = local.x",
            "x.tfvars: line 2: repositories is computed (local.x); name its file",
        ),
        (
            "terragrunt.hcl",
            "\ninputs = merge({}, {})",
            "terragrunt.hcl: line 2: inputs is computed; write it out as a mapping",
        ),
        (
            "terragrunt.hcl",
            "",
            "terragrunt.hcl: has no inputs; write it out as a mapping",
        ),
        (
            "main.tf",
            'module "x" {}',
            "main.tf: has no module with an argument called repositories",
        ),
        (
            "main.tf",
            "".join(
                f'module "{name}" {{\n  repositories = {{}}\n}}\n' for name in "xy"
            ),
            "main.tf: has several modules with an argument called repositories",
        ),
    ],
)
def test_what_has_no_inputs_is_refused(
    folder: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        told(folder, text, name)

    assert str(refused.value) == message


def test_what_is_no_text_is_refused(folder: Path) -> None:
    folder.joinpath("x.tfvars").write_bytes(b"a = 1 # \xff")

    with pytest.raises(Unreadable, match=r"^x\.tfvars: is not UTF-8$"):
        read_inputs("x.tfvars")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (None, {}),
        ({READ: None, "tags": None, "lifecycle_policy_rules": None}, {}),
        ({READ: []}, {READ: []}),
        (
            {READ: [111122223333, 12345678901, "012345678901"]},
            {READ: ["111122223333", 12345678901, "012345678901"]},
        ),
        ({READ: "x"}, {READ: "x"}),
        ({"encryption_config": None}, {"encryption_config": None}),
        (
            {"encryption_config": {"encryption_type": "KMS", "kms_key": None}},
            {"encryption_config": {"encryption_type": "KMS"}},
        ),
        ({"encryption_config": "x"}, {"encryption_config": "x"}),
        (
            {"enable_automatic_image_scanning": "false"},
            {"enable_automatic_image_scanning": False},
        ),
        ({"force_delete": "maybe"}, {"force_delete": "maybe"}),
        ({"image_tag_mutability": None, "force_delete": None}, {}),
        (
            {"tags": {"a": 1, "b": True, "c": 1.5, "d": 2.0, "e": None, "f": "x"}},
            {"tags": {"a": "1", "b": "true", "c": "1.5", "d": "2", "f": "x"}},
        ),
        ({"tags": []}, {"tags": []}),
        ({"lifecycle_policy_rules": {}}, {"lifecycle_policy_rules": []}),
        ({"lifecycle_policy_rules": {"rules": []}}, {"lifecycle_policy_rules": []}),
        (
            {"lifecycle_policy_rules": {"rules": [{"rulePriority": 1, **RULE}]}},
            {"lifecycle_policy_rules": [RULE]},
        ),
        (
            {"lifecycle_policy_rules": json.dumps({"rules": [RULE]})},
            {"lifecycle_policy_rules": [RULE]},
        ),
        ({"lifecycle_policy_rules": "x"}, {"lifecycle_policy_rules": "x"}),
        ("x", "x"),
    ],
)
def test_a_repository_says_what_the_module_makes_of_it(
    folder: Path, keys: object, expected: object
) -> None:
    found = told_json(folder, repositories={"a1": keys})

    assert found.inputs["repositories"] == {"a1": expected}


def test_a_null_that_the_provider_reads_as_its_own_default_is_written_out(
    folder: Path,
) -> None:
    nothing = {"image_tag_mutability": None, "force_delete": None}
    found = told_json(
        folder,
        default_image_tag_mutability="IMMUTABLE",
        default_force_delete=True,
        repositories={"a1": nothing},
    )

    assert found.inputs["repositories"]["a1"] == {
        "image_tag_mutability": "MUTABLE",
        "force_delete": False,
    }


def test_a_null_for_an_input_is_as_if_left_out(folder: Path) -> None:
    found = told_json(folder, global_tags=None, default_encryption_config=None)

    assert found.inputs == {"default_encryption_config": None, "repositories": {}}


def test_a_computed_key_among_the_inputs_is_named(folder: Path) -> None:
    found = told(folder, "inputs = {\n  repositories = {}\n  (local.a) = 1\n}", "x.hcl")

    assert found.left == (Left("line 3: (...)", "is computed (local.a)"),)


def test_a_long_expression_is_shortened(folder: Path) -> None:
    found = told(folder, f"repositories = {{}}\nglobal_tags = f({'x, ' * 40}x)")

    (left,) = found.left
    assert left.address == "line 2: global_tags"
    assert left.reason.endswith("x, x, ...)")
    assert len(left.reason) < 80


REF = "git::ssh://git@example.com/catalog.git//modules/ecr-repos?ref={}"


@pytest.mark.parametrize(
    ("ref", "precedence"),
    [("v0.27.9", "repository"), ("v0.28.0", None), ("v1.0.0", None), ("main", None)],
)
def test_in_old_versions_the_tag_of_a_repository_wins(
    folder: Path, ref: str, precedence: str | None
) -> None:
    tags = 'global_tags = { a = "b" }\n  repositories = { a1 = { tags = { a = "c" } } }'
    source = f'terraform {{\n  source = "{REF.format(ref)}"\n}}\n'
    found = told(folder, f"{source}inputs = {{\n  {tags}\n}}", "terragrunt.hcl")

    assert found.inputs.get("tag_precedence") == precedence


def test_where_no_tag_is_there_twice_nothing_is_said_of_it(folder: Path) -> None:
    call = 'module "x" {\n  source = "%s"\n  repositories = { a1 = {}, b1 = "x" }\n}'
    text = call % REF.format("v0.2.0")

    assert "tag_precedence" not in told(folder, text, "main.tf").inputs
