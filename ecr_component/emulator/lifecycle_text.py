"""Lifecycle policy texts: any JSON object passes, unless a check is given.

moto's validator refuses what AWS takes since November 2025 (sinceImagePulled,
sinceImageTransitioned, transition, storageClass), and takes much that AWS refuses.
"""

from collections.abc import Callable
from typing import NoReturn

from moto.ecr import models
from moto.ecr.exceptions import InvalidParameterException

from ecr_component.emulator.patch import Patch
from ecr_component.emulator.policies import is_an_object


def anything(_text: str) -> None:
    """Refuse nothing."""


# What a text has to pass; its ValueError is the refusal's text.
check: Callable[[str], object] = anything


class LifecycleText:
    """Stands where moto has its validator."""

    def __init__(self, policy_text: str) -> None:
        self._text = policy_text

    def validate(self) -> None:
        """AWS knows the words of today; moto those from before November 2025."""
        if not is_an_object(self._text):
            _refuse("Could not map policyString into LifecyclePolicy.")
        try:
            check(self._text)
        except ValueError as problem:
            _refuse(problem)


def _refuse(problem: object) -> NoReturn:
    message = (
        "Invalid parameter at 'LifecyclePolicyText' failed to satisfy "
        f"constraint: 'Lifecycle policy validation failure: {problem}'"
    )
    raise InvalidParameterException(message) from None


PATCHES = (Patch(models, "EcrLifecyclePolicyValidator", LifecycleText),)
