"""The keys of a stack file in the words of their docstrings."""

import pytest

from ecr_component.inputs.stack_description import Neighbour, StackDescription
from ecr_component.registry.desired_registry import RegistryReading
from ecr_component.registry.registry_inputs import RegistryInputs
from ecr_component.schemas import reference, stack_keys


def test_every_key_of_a_stack_file_has_its_words() -> None:
    names = [field.name for field in stack_keys.stack_keys()]
    assert sorted(names) == sorted(StackDescription.model_fields)


def test_a_component_under_a_key_is_told_by_its_arguments() -> None:
    (registry,) = (it for it in stack_keys.stack_keys() if it.name == "registry")
    assert registry.value == "`EcrRegistryArgs`"
    assert registry.meaning.startswith("The inputs of `EcrRegistry`: ")


def test_a_component_beside_the_repositories_is_told_key_by_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    beside = {"Other": Neighbour(RegistryInputs, RegistryReading)}
    monkeypatch.setattr(stack_keys, "NEIGHBOURS", beside)

    assert list(stack_keys.stack_keys()) == [
        *reference.fields("EcrRepositoriesArgs"),
        *reference.fields("EcrRegistryArgs"),
    ]
