"""What runs on GitHub: pinned, with the rights it takes, in the right order."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

ROOT: Final = Path(__file__).parents[1]
FILES: Final = [
    *sorted((ROOT / ".github" / "workflows").glob("*.yml")),
    ROOT / "action.yml",
]
WORKFLOWS: Final[dict[str, dict[Any, Any]]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in FILES[:-1]
}
RELEASE: Final[dict[str, Any]] = WORKFLOWS["release"]["jobs"]

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def steps() -> Iterator[dict[str, Any]]:
    for workflow in WORKFLOWS.values():
        for job in workflow["jobs"].values():
            yield from job.get("steps", [])


def used(job: str) -> list[str]:
    """What a job of the release does: actions by name, and programs."""
    return [
        step["uses"].partition("@")[0] if "uses" in step else step["run"]
        for step in RELEASE[job].get("steps", [])
    ]


@every_file
def test_an_action_of_others_is_pinned_to_a_commit_whose_version_is_told(
    path: Path,
) -> None:
    actions = re.findall(r"uses: (?!\./)(.*)$", path.read_text("utf-8"), re.MULTILINE)

    pinned = re.compile(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [action for action in actions if not pinned.fullmatch(action)] == []


def test_each_action_has_one_commit_everywhere() -> None:
    text = "".join(path.read_text("utf-8") for path in FILES)
    pins = set(re.findall(r"uses: ([\w./-]+)@([0-9a-f]{40} # v[\d.]+)", text))

    assert len(pins) == len({action for action, _ in pins}) > 1


@every_file
def test_no_program_holds_what_others_may_have_written(path: Path) -> None:
    runs = re.findall(r"run: .*(?:\n {10,}.*)*", path.read_text("utf-8"))

    assert [run for run in runs if "${{" in run] == []


def test_a_checkout_keeps_no_credentials() -> None:
    checkouts = [
        step for step in steps() if step.get("uses", "").startswith("actions/checkout@")
    ]

    assert len(checkouts) > 1
    assert {step["with"]["persist-credentials"] for step in checkouts} == {False}


def test_no_job_has_more_rights_than_it_takes() -> None:
    of_all = {name: workflow["permissions"] for name, workflow in WORKFLOWS.items()}
    of_one = {
        (name, job): said["permissions"]
        for name, workflow in WORKFLOWS.items()
        for job, said in workflow["jobs"].items()
        if "permissions" in said
    }

    read = {"contents": "read"}
    assert of_all == {"ci": read, "release": {}, "scorecard": {}}
    assert of_one == {
        ("release", "test"): read,
        ("release", "build"): read,
        ("release", "attest"): {"attestations": "write", "id-token": "write"},
        ("release", "pypi"): {"id-token": "write"},
        ("release", "github"): {"contents": "write"},
        ("scorecard", "scorecard"): {
            "contents": "read",
            "id-token": "write",
            "security-events": "write",
        },
    }


def test_a_release_is_tested_built_signed_and_published_in_this_order() -> None:
    order = {job: said.get("needs") for job, said in RELEASE.items()}

    assert WORKFLOWS["release"][True] == {"push": {"tags": ["v*"]}}  # `on`, in YAML 1.1
    assert order == {
        "test": None,
        "build": "test",
        "attest": "build",
        "pypi": "attest",
        "github": "pypi",
    }


def test_a_release_takes_all_that_ci_tests() -> None:
    assert RELEASE["test"]["uses"] == "./.github/workflows/ci.yml"
    assert "workflow_call" in WORKFLOWS["ci"][True]


def test_a_release_does_what_its_dry_run_does() -> None:
    assert used("build") == [
        "actions/checkout",
        "actions/setup-python",
        'make release-dry-run TAG="$GITHUB_REF_NAME"',
        "actions/upload-artifact",
        "actions/upload-artifact",
    ]


def test_what_is_published_was_built_once() -> None:
    builds = [name for name in RELEASE if any("make " in it for it in used(name))]
    given = {
        step["with"]["name"]: step["with"]["path"].rstrip("/")
        for step in RELEASE["build"]["steps"]
        if "upload-artifact" in step.get("uses", "")
    }
    taken = {
        (step["with"]["name"], step["with"]["path"])
        for job in ("attest", "pypi", "github")
        for step in RELEASE[job]["steps"]
        if "download-artifact" in step.get("uses", "")
    }

    assert builds == ["build"]
    assert given == {"dist": "dist", "build": "build"}
    assert taken == set(given.items())


def test_the_packages_and_their_bill_of_materials_are_attested() -> None:
    attested = [
        step["with"]
        for step in RELEASE["attest"]["steps"]
        if step["uses"].startswith("actions/attest@")
    ]

    assert attested == [
        {"subject-path": "dist/*\nbuild/plugins/*\n"},
        {"subject-path": "dist/*", "sbom-path": "build/sbom.cdx.json"},
    ]


def test_pypi_gets_the_packages_and_nothing_else_without_a_token() -> None:
    *_, step = RELEASE["pypi"]["steps"]

    assert RELEASE["pypi"]["environment"]["name"] == "pypi"
    assert used("pypi") == ["actions/download-artifact", "pypa/gh-action-pypi-publish"]
    assert step["with"] == {"attestations": True}
    assert "secrets." not in json.dumps(RELEASE)


def test_github_gets_the_notes_and_all_files() -> None:
    *_, step = RELEASE["github"]["steps"]
    makefile = (ROOT / "Makefile").read_text("utf-8")

    for file in ("build/notes.md", "build/plugins", "build/sbom.cdx.json"):
        assert file in step["run"]
        assert file in makefile
    assert "--verify-tag" in step["run"]
    assert step["env"]["IS_PRERELEASE"] == "${{ contains(github.ref_name, '-') }}"


RENOVATE: Final[dict[str, Any]] = json.loads(
    (ROOT / ".github" / "renovate.json").read_text("utf-8")
)


def test_the_pins_are_renewed_and_the_lowest_versions_are_not() -> None:
    (pattern,) = RENOVATE["pip_requirements"]["managerFilePatterns"]
    disabled = [
        rule["matchManagers"]
        for rule in RENOVATE["packageRules"]
        if rule.get("enabled") is False and "matchManagers" in rule
    ]

    assert re.search(pattern.strip("/"), "constraints.txt")
    assert disabled == [["pep621"]]


def test_the_engine_of_ci_is_renewed_together_with_the_sdk() -> None:
    (manager,) = RENOVATE["customManagers"]
    (pattern,) = manager["matchStrings"]
    (path,) = manager["managerFilePatterns"]
    ci = ROOT / ".github" / "workflows" / "ci.yml"

    found = re.findall(pattern.replace("?<", "?P<"), ci.read_text("utf-8"))
    pins = (ROOT / "constraints.txt").read_text("utf-8")
    assert re.search(path.strip("/").replace("\\/", "/"), str(ci.relative_to(ROOT)))
    assert [f"\npulumi=={version}\n" in pins for version in found] == [True]
