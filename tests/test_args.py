"""The types of the arguments and the models that check them say the same."""

import ast
import inspect
from collections.abc import Iterator
from typing import Any

import pydantic
import pytest

from ecr_component import args
from ecr_component.access import registry_statements, statements
from ecr_component.inputs import input_models
from ecr_component.lifecycle import rules, short_form
from ecr_component.registry import (
    cache_rules,
    creation_templates,
    registry_inputs,
    replication,
    scanning,
)
from ecr_component.roles import role_models, trust_models
from ecr_component.values import encryption

PAIRS: list[tuple[type[Any], type[pydantic.BaseModel]]] = [
    (args.EcrRepositoriesArgs, input_models.Inputs),
    (args.Repository, input_models.RepositorySettings),
    (args.EncryptionConfig, encryption.EncryptionSettings),
    (args.LifecycleRule, rules.PolicyRule),
    (args.LifecycleSelection, rules.RuleSelection),
    (args.LifecycleAction, rules.RuleAction),
    (args.Lifecycle, short_form.ShortForm),
    (args.PolicyStatement, statements.Statement),
    (args.EcrRegistryArgs, registry_inputs.RegistryInputs),
    (args.PullThroughCacheRule, cache_rules.CacheRule),
    (args.RegistryStatement, registry_statements.RegistryPolicyStatement),
    (args.ReplicationRule, replication.ReplicationSettings),
    (args.RepositoryCreationTemplate, creation_templates.CreationTemplate),
    (args.ScanningRule, scanning.ScanningSettings),
    (args.EcrRolesArgs, role_models.RolesInputs),
    (args.Role, role_models.RoleSettings),
    (args.GithubTrust, trust_models.GithubSettings),
    (args.GitlabTrust, trust_models.GitlabSettings),
    (args.OidcTrust, trust_models.OidcSettings),
    (args.EksTrust, trust_models.EksSettings),
]

# Known to the model so that it can say why they have no place.
REFUSED = {"PolicyStatement": {"resource", "not_resource"}}

pairs = pytest.mark.parametrize(
    ("typed", "model"), [pytest.param(*pair, id=pair[0].__name__) for pair in PAIRS]
)


def classes() -> Iterator[ast.ClassDef]:
    """The types as they are written."""
    for node in ast.parse(inspect.getsource(args)).body:
        if isinstance(node, ast.ClassDef):
            yield node


def test_every_type_has_its_model() -> None:
    assert {node.name for node in classes()} == {typed.__name__ for typed, _ in PAIRS}


@pairs
def test_a_type_and_its_model_have_the_same_keys(
    typed: type[Any], model: type[pydantic.BaseModel]
) -> None:
    refused = REFUSED.get(typed.__name__, set())

    assert set(typed.__annotations__) == set(model.model_fields) - refused


@pairs
def test_a_key_that_the_type_requires_is_one_that_the_model_requires(
    typed: type[Any], model: type[pydantic.BaseModel]
) -> None:
    required = {key for key, field in model.model_fields.items() if field.is_required()}
    assert typed.__required_keys__ == required


@pairs
def test_a_key_that_may_be_left_out_may_be_null(
    typed: type[Any], model: type[pydantic.BaseModel]
) -> None:
    (node,) = (node for node in classes() if node.name == typed.__name__)
    not_null = {
        ast.unparse(key.target)
        for key in node.body
        if isinstance(key, ast.AnnAssign)
        and not ast.unparse(key.annotation).removesuffix("]").endswith("| None")
    }

    required = {key for key, field in model.model_fields.items() if field.is_required()}
    assert not_null == required


@pytest.mark.parametrize("node", [pytest.param(n, id=n.name) for n in classes()])
def test_every_key_is_described(node: ast.ClassDef) -> None:
    for key, described in zip(node.body[1::2], node.body[2::2], strict=True):
        assert isinstance(key, ast.AnnAssign)
        assert isinstance(described, ast.Expr)
        assert isinstance(described.value, ast.Constant)
        text = inspect.cleandoc(str(described.value.value))
        assert text.endswith("."), ast.unparse(key)


@pytest.mark.parametrize("node", [pytest.param(n, id=n.name) for n in classes()])
def test_every_type_is_described(node: ast.ClassDef) -> None:
    assert ast.get_docstring(node)


def test_what_a_repository_leaves_out_names_the_input_with_its_default() -> None:
    (repository,) = (node for node in classes() if node.name == "Repository")

    for key, described in zip(
        repository.body[1::2], repository.body[2::2], strict=True
    ):
        assert isinstance(key, ast.AnnAssign)
        assert isinstance(key.target, ast.Name)
        if key.target.id != "tags":  # they merge with global_tags
            default = input_models.default_for(key.target.id)
            assert f"`{default}`" in ast.unparse(described).replace("\\n    ", " ")


@pytest.mark.parametrize("key", sorted(input_models.RepositorySettings.model_fields))
def test_every_key_of_a_repository_has_its_default_among_the_inputs(key: str) -> None:
    assert input_models.default_for(key) in input_models.Inputs.model_fields


def test_no_name_ends_as_those_of_generated_types_do() -> None:
    of_components = {"EcrRegistryArgs", "EcrRepositoriesArgs", "EcrRolesArgs"}
    nested = {node.name for node in classes()} - of_components

    assert not {name for name in nested if name.endswith("Args")}
