"""Policies: which texts may be one, and the dates in their conditions."""

import json
import re

from moto.iam.policy_validation import BaseIAMPolicyValidator

from ecr_component.emulator.patch import Patch

_DATE = "_validate_iso_8601_datetime"
_check = getattr(BaseIAMPolicyValidator, _DATE)


def is_an_object(text: str) -> bool:
    """Whether a text is a JSON object, as every policy is."""
    try:
        return isinstance(json.loads(text), dict)
    except json.JSONDecodeError:
        return False


def date_of_the_w3c(written: str) -> None:
    """AWS takes dates in every time zone, and without seconds.

    moto takes only those with seconds, and with a time zone east of Greenwich.

    Source: IAM user guide, "Date condition operators".
    """
    with_seconds = re.sub(r"(t[0-9]{2}:[0-9]{2})([z+-])", r"\1:00\2", written)
    _check(re.sub(r"-([0-9]{2}:[0-9]{2})$", r"+\1", with_seconds))


PATCHES = (Patch(BaseIAMPolicyValidator, _DATE, staticmethod(date_of_the_w3c)),)
