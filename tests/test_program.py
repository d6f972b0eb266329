"""The program of this repository, run on its stack files as Pulumi would run it."""

import json
import runpy
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from ecr_component.inputs import parsing
from ecr_component.inputs.input_models import Inputs
from ecr_component.inputs.stack_description import StackDescription
from ecr_component.stack_files.stack_values import inputs_of
from ecr_component.values.closed_models import read
from tests.recorder import (
    COMPONENT,
    LIFECYCLE_POLICY,
    REPOSITORY,
    REPOSITORY_POLICY,
    Recorder,
)

ROOT = Path(__file__).parent.parent
STACKS = sorted((ROOT / "stacks").glob("Pulumi.*.yaml"))
PROJECT: dict[str, Any] = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())

WEB: dict[str, object] = {"repositories": {"web": {}}}


def as_text(value: object) -> str:
    """A value as the command line hands it over: structures as JSON, null as ''."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def stack_file(path: Path) -> dict[str, Any]:
    """What a stack file says of this project, by input."""
    written: dict[str, Any] = yaml.safe_load(path.read_text())["config"]
    return {
        key.removeprefix("ecr:"): value
        for key, value in written.items()
        if key.startswith("ecr:")
    }


def run(
    recorder: Recorder, inputs: Mapping[str, object], secret_keys: tuple[str, ...] = ()
) -> None:
    """Run the program with this configuration, laid over the project's defaults."""
    defaults = {
        key: schema["default"]
        for key, schema in PROJECT["config"].items()
        if "default" in schema
    }
    config = {
        "aws:region": "eu-west-1",
        **{
            f"ecr:{key}": as_text(value)
            for key, value in {**defaults, **inputs}.items()
        },
    }
    recorder.run(
        lambda: runpy.run_path(str(ROOT / "__main__.py"), run_name="__main__"),
        config,
        [f"ecr:{key}" for key in secret_keys],
    )


def refused(
    recorder: Recorder, inputs: Mapping[str, object], secret_keys: tuple[str, ...] = ()
) -> str:
    with pytest.raises(pulumi.RunError) as error:
        run(recorder, inputs, secret_keys)
    return str(error.value)


@cache
def deployed(stack: Path) -> Recorder:
    """What the program registers for a stack file."""
    recorder = Recorder()
    run(recorder, stack_file(stack))
    return recorder


@pytest.mark.parametrize("stack", STACKS, ids=lambda path: path.stem)
def test_a_stack_file_registers_just_the_repositories_that_it_names(
    stack: Path,
) -> None:
    recorder = deployed(stack)

    named = set(stack_file(stack)["repositories"])
    assert set(recorder.of(COMPONENT)) == {"ecr"}
    assert set(recorder.of(REPOSITORY)) == {f"ecr/{name}" for name in named}
    assert set(recorder.exports["ecr_repo_arns"]) == named
    assert set(recorder.exports["ecr_repo_urls"]) == named


@pytest.mark.parametrize("stack", STACKS, ids=lambda path: path.stem)
def test_a_stack_file_gives_its_policies_to_those_that_ask_for_them(
    stack: Path,
) -> None:
    recorder = deployed(stack)

    wanted = parsing.parse(stack_file(stack), source=stack.name).repositories
    assert set(recorder.of(REPOSITORY_POLICY)) == {
        f"ecr/{made.name}" for made in wanted if made.access
    }
    assert set(recorder.of(LIFECYCLE_POLICY)) == {
        f"ecr/{made.name}" for made in wanted if made.rules
    }


@pytest.mark.parametrize("stack", STACKS, ids=lambda path: path.stem)
def test_a_stack_exports_the_outputs_of_the_module(stack: Path) -> None:
    assert set(deployed(stack).exports) == {
        "ecr_repo_arns",
        "ecr_repo_urls",
        "ecr_replica_repo_arns",
        "ecr_replica_repo_urls",
        "ecr_read_policy_actions",
        "ecr_write_policy_actions",
    }


def test_the_company_of_the_production_stack_gets_what_its_file_says() -> None:
    recorder = deployed(ROOT / "stacks" / "Pulumi.prod.yaml")

    repositories = recorder.of(REPOSITORY)
    scratch, api = (
        repositories[f"ecr/{name}"] for name in ("data/scratch", "shop/api")
    )
    assert len(repositories) >= 12
    assert (api.protect, scratch.protect) == (True, False)
    assert api.inputs["imageTagMutability"] == "IMMUTABLE"
    assert api.inputs["encryptionConfigurations"][0]["encryptionType"] == "KMS"
    assert "encryptionConfigurations" not in scratch.inputs
    assert scratch.inputs["forceDelete"] is True
    assert "ecr/platform/base/python" not in recorder.of(LIFECYCLE_POLICY)
    assert "ecr/platform/scan-fixtures" not in recorder.of(REPOSITORY_POLICY)
    (notebooks, usual) = (
        recorder.of(LIFECYCLE_POLICY)[f"ecr/{name}"].inputs["policy"]
        for name in ("data/notebooks", "shop/api")
    )
    assert notebooks == usual


def test_scalars_that_arrive_as_text_are_what_they_mean(recorder: Recorder) -> None:
    config = {
        **WEB,
        "default_automatic_image_scanning": False,
        "default_force_delete": True,
        "default_image_tag_mutability": "IMMUTABLE",
        "default_protect": True,
        "tag_precedence": "repository",
    }

    run(recorder, config)

    web = recorder.one(REPOSITORY)
    assert web.protect is True
    assert web.inputs["forceDelete"] is True
    assert web.inputs["imageScanningConfiguration"] == {"scanOnPush": False}
    assert web.inputs["imageTagMutability"] == "IMMUTABLE"


def test_a_null_at_the_top_level_is_as_if_omitted_save_for_encryption(
    recorder: Recorder,
) -> None:
    nulls = dict.fromkeys(set(Inputs.model_fields) - {"repositories"})

    run(recorder, {**WEB, **nulls})

    assert recorder.one(REPOSITORY).inputs == {
        "name": "web",
        "imageScanningConfiguration": {"scanOnPush": True},
        "imageTagMutability": "MUTABLE",
    }


def test_a_misspelt_input_is_refused(recorder: Recorder) -> None:
    assert refused(recorder, {**WEB, "replication_region": ["us-east-1"]}) == (
        "Pulumi.dev.yaml: 1 problem\n"
        "  replication_region: unknown key; did you mean 'replication_regions'?"
    )


def test_a_text_for_a_structure_is_refused(recorder: Recorder) -> None:
    assert refused(recorder, {"repositories": "web"}) == (
        "Pulumi.dev.yaml: 1 problem\n"
        "  repositories: must be a mapping of names to settings (got 'web'); names are "
        "keys, each with its settings: write 'web: {}'"
    )


def test_json_without_end_is_refused(recorder: Recorder) -> None:
    assert refused(recorder, {"repositories": "[" * 100_000}) == (
        "Pulumi.dev.yaml: 1 problem\n"
        "  repositories: is nested more than 100 levels deep"
    )


def test_json_in_which_a_key_stands_twice_is_refused(recorder: Recorder) -> None:
    assert refused(recorder, {"repositories": '{"web": {}, "web": {}}'}) == (
        "Pulumi.dev.yaml: 1 problem\n  repositories.web: is a duplicate; keep one"
    )


def test_an_input_of_a_misspelt_namespace_is_refused(recorder: Recorder) -> None:
    config = {"ecr:repositories": '{"A1": {}}', "ecrs:default_protect": "true"}
    with pytest.raises(pulumi.RunError) as error:
        recorder.run(
            lambda: runpy.run_path(str(ROOT / "__main__.py"), run_name="__main__"),
            config,
        )
    assert str(error.value) == (
        "Pulumi.dev.yaml: 2 problems\n"
        "  repositories.A1: 'A1' is not a repository name: use a-z and 0-9, with "
        "single . _ - or / between them; try 'a1'\n"
        "  ecrs:default_protect: is of another namespace, so it would never be read; "
        "did you mean 'ecr:default_protect'?"
    )


def test_an_encrypted_input_is_refused_by_name_and_not_shown(
    recorder: Recorder,
) -> None:
    hush = {**WEB, "global_tags": {"password": "hush-hush"}}

    text = refused(recorder, hush, ("global_tags",))

    assert text == (
        "Pulumi.dev.yaml: 1 problem\n"
        "  global_tags: holds a secret (`secure:`), but AWS shows this value to "
        "everyone; write it in clear text, or leave it out"
    )


def test_keys_of_other_namespaces_are_not_the_programs(recorder: Recorder) -> None:
    recorder.run(
        lambda: runpy.run_path(str(ROOT / "__main__.py"), run_name="__main__"),
        {"ecr:repositories": "{}", "aws:region": "eu-west-1", "ecrx:key": "1"},
    )

    assert recorder.names() == [(COMPONENT, "ecr")]


def test_the_environment_is_read_as_well(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_CONFIG", '{"ecr:repositories": "{\\"web\\": {}}"}')

    recorder.run(lambda: runpy.run_path(str(ROOT / "__main__.py")))

    assert set(recorder.of(REPOSITORY)) == {"ecr/web"}


# Pulumi.yaml


def test_the_project_declares_just_the_inputs() -> None:
    assert set(PROJECT["config"]) == set(StackDescription.model_fields)


@pytest.mark.parametrize("key", sorted(StackDescription.model_fields))
def test_a_default_of_the_project_is_the_default_of_the_input(key: str) -> None:
    values = {f"ecr:{key}": as_text(PROJECT["config"][key]["default"])}
    inputs, _ = inputs_of(values, "ecr")

    by_project, problems = read(StackDescription, inputs)

    assert problems == []
    assert getattr(by_project, key) == getattr(StackDescription.model_validate({}), key)


@pytest.mark.parametrize("key", sorted(PROJECT["config"]))
def test_the_command_lines_own_check_has_no_type_to_refuse_a_null_by(key: str) -> None:
    assert set(PROJECT["config"][key]) <= {"default", "description"}


def test_the_project_finds_its_stacks_and_its_toolchain() -> None:
    assert PROJECT["name"] == "ecr"
    assert PROJECT["stackConfigDir"] == "stacks"
    assert PROJECT["runtime"]["name"] == "python"
    assert PROJECT["runtime"]["options"]["toolchain"] == "pip"
    assert PROJECT["requiredPulumiVersion"].startswith(">=3.")
