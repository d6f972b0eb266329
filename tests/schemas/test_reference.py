"""The tables of inputs and outputs, from the docstrings of their types."""

import subprocess
import sys
from pathlib import Path

import pytest

from ecr_component import args
from ecr_component.schemas.reference import Field, fields, main, table, with_tables

TYPES = [name for name, thing in vars(args).items() if hasattr(thing, "__total__")]


@pytest.mark.parametrize("name", TYPES)
def test_every_key_of_a_type_has_a_docstring_and_so_a_row(name: str) -> None:
    documented = [field.name for field in fields(name)]
    assert documented == list(getattr(args, name).__annotations__)


@pytest.mark.parametrize("name", TYPES)
def test_a_key_is_required_as_its_type_says(name: str) -> None:
    required = {field.name for field in fields(name) if field.default == "required"}
    assert required == getattr(args, name).__required_keys__


def test_a_default_stands_at_the_end_of_a_docstring() -> None:
    (found,) = (f for f in fields("EncryptionConfig") if f.name == "kms_key")
    assert found == Field(
        "kms_key",
        "text or output",
        "the AWS managed key `aws/ecr`",
        "The full ARN of a KMS key in the repository's region, with `KMS` and "
        "`KMS_DSSE` only.",
    )


@pytest.mark.parametrize(
    ("type_name", "key", "default"),
    [
        pytest.param(
            "EcrRepositoriesArgs", "repositories", "required", id="all-required"
        ),
        pytest.param("PolicyStatement", "effect", "required", id="one-required"),
        pytest.param("LifecycleRule", "description", "none", id="may-be-left-out"),
        pytest.param("Repository", "tags", "none", id="all-may-be-left-out"),
        pytest.param("EcrRepositories", "ecr_repo_arns", None, id="an-output"),
    ],
)
def test_a_silent_docstring_leaves_the_default_to_the_type(
    type_name: str, key: str, default: str | None
) -> None:
    defaults = {field.name: field.default for field in fields(type_name)}
    assert defaults[key] == default


@pytest.mark.parametrize(
    ("type_name", "key", "value"),
    [
        pytest.param("Repository", "protect", "true or false", id="bool"),
        pytest.param("LifecycleSelection", "count_number", "number", id="int"),
        pytest.param("Repository", "image_tag_mutability", "text", id="str"),
        pytest.param(
            "LifecycleSelection", "tag_prefix_list", "list of text", id="list"
        ),
        pytest.param("Repository", "tags", "map of text or output", id="input"),
        pytest.param("LifecycleRule", "action", "`LifecycleAction`", id="type"),
        pytest.param(
            "EcrRepositoriesArgs", "repositories", "map of `Repository`", id="map"
        ),
        pytest.param("EcrRepositories", "ecr_repo_arns", "map of text", id="output"),
    ],
)
def test_a_value_is_told_in_words(type_name: str, key: str, value: str) -> None:
    values = {field.name: field.value for field in fields(type_name)}
    assert values[key] == value


def test_an_unknown_class_is_an_error() -> None:
    with pytest.raises(KeyError, match="Nothing"):
        fields("Nothing")


def test_a_table_of_a_type_has_defaults() -> None:
    assert table("LifecycleAction") == (
        "| name | value | default | meaning |\n"
        "| --- | --- | --- | --- |\n"
        "| `type` | text | required | "
        "`expire` deletes them, `transition` archives them. |\n"
        "| `target_storage_class` | text | none | "
        "`archive`, with `transition` only. |\n"
    )


def test_a_table_of_outputs_has_none() -> None:
    head, *_ = table("EcrRepositories").splitlines()
    assert head == "| name | value | meaning |"


def test_tables_replace_what_stands_between_their_markers() -> None:
    old = "a\n<!-- table: LifecycleAction -->\nold\n<!-- end -->\nb\n"
    new = with_tables(old)
    assert new == (
        "a\n<!-- table: LifecycleAction -->\n\n"
        f"{table('LifecycleAction')}"
        "\n<!-- end -->\nb\n"
    )
    assert with_tables(new) == new


def test_a_type_with_a_table_in_the_same_document_is_a_link() -> None:
    markers = "<!-- table: {} -->\n<!-- end -->\n"
    new = with_tables(
        markers.format("LifecycleRule") + markers.format("LifecycleAction")
    )
    assert "| `selection` | `LifecycleSelection` |" in new
    assert "| `action` | [`LifecycleAction`](#lifecycleaction) |" in new


def test_a_document_without_markers_stays_as_it_is() -> None:
    assert with_tables("a\n<!-- end -->\n") == "a\n<!-- end -->\n"


def test_the_documents_named_are_written(tmp_path: Path) -> None:
    document = tmp_path / "README.md"
    document.write_text("<!-- table: LifecycleAction -->\n<!-- end -->\n", "utf-8")
    main([str(document)])
    assert table("LifecycleAction") in document.read_text("utf-8")


def test_the_command_does_without_pulumi() -> None:
    script = (
        "import sys, ecr_component.schemas.reference as r; r.table('Repository');"
        "print([name for name in sys.modules if name.startswith('pulumi')])"
    )
    command = [sys.executable, "-c", script]
    loaded = subprocess.run(command, capture_output=True, check=True, text=True)
    assert loaded.stdout == "[]\n"


def test_the_module_runs_as_a_command(tmp_path: Path) -> None:
    document = tmp_path / "notes.md"
    document.write_text("<!-- table: LifecycleRule -->\n<!-- end -->\n", "utf-8")
    command = [sys.executable, "-m", "ecr_component.schemas.reference", str(document)]
    subprocess.run(command, check=True)
    assert table("LifecycleRule") in document.read_text("utf-8")
