"""Lifecycle policy texts: any JSON object passes, unless a check is given.

moto's validator refuses what AWS takes since November 2025 (sinceImagePulled,
sinceImageTransitioned, transition, storageClass), and takes much that AWS refuses.
"""

import json
from collections.abc import Callable

from moto.ecr import models
from moto.ecr.exceptions import InvalidParameterException

from ecr_component.emulator.patch import Patch


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
        try:
            _check_is_an_object(self._text)
            check(self._text)
        except ValueError as problem:
            message = (
                "Invalid parameter at 'LifecyclePolicyText' failed to satisfy "
                f"constraint: 'Lifecycle policy validation failure: {problem}'"
            )
            raise InvalidParameterException(message) from None


def _check_is_an_object(text: str) -> None:
    try:
        is_object = isinstance(json.loads(text), dict)
    except json.JSONDecodeError:
        is_object = False
    if not is_object:
        raise ValueError("Could not map policyString into LifecyclePolicy.")


PATCHES = (Patch(models, "EcrLifecyclePolicyValidator", LifecycleText),)
