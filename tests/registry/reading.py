"""The inputs of a registry, read as the component reads them."""

from typing import Any

import pytest

from ecr_component.errors import ConfigError
from ecr_component.registry.desired_registry import DesiredRegistry, RegistryReading
from ecr_component.values.regions import Location

HERE = Location("eu-west-1", "aws", "210987654321")
"""Where the registry is."""

NOWHERE = Location()
"""Where nothing is known yet."""


def desired(location: Location = HERE, /, **inputs: Any) -> DesiredRegistry:  # noqa: ANN401 - inputs
    """What is wanted by inputs that are right."""
    return RegistryReading(inputs).settled("it", location)


def problems(location: Location = HERE, /, **inputs: Any) -> list[str]:  # noqa: ANN401 - inputs
    """What is wrong with inputs, a line each."""
    with pytest.raises(ConfigError) as error:
        RegistryReading(inputs).settled("it", location)
    return [str(problem) for problem in error.value.problems]


def warnings(location: Location = HERE, /, **inputs: Any) -> list[str]:  # noqa: ANN401 - inputs
    """What was hardly meant by inputs that are right, a line each."""
    return [str(warning) for warning in desired(location, **inputs).warnings]


def lines(*told: str) -> list[str]:
    """The lines that a report has."""
    return list(told)
