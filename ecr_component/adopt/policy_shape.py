"""Policies as AWS compares them: their text, without what means nothing in it.

Two policies are the same if they have the same statements, in any order, whose lists
have the same entries, in any order; one entry may stand without its list, and an
account may be called by its id or by its root's ARN.

Source: hashicorp/awspolicyequivalence, by which the provider decides whether there is
something to do.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from ecr_component.errors import Refusal
from ecr_component.values.json_text import parse

Canonical = str
"""Equal for statements that AWS takes for the same."""

_ROOT: Final = re.compile(r"arn:[a-z-]+:iam::([0-9]{12}):root")
_LISTS: Final = ("Action", "NotAction", "Resource", "NotResource")
_PRINCIPALS: Final = ("Principal", "NotPrincipal")


class CannotBeSaid(Exception):  # noqa: N818 - what a policy is
    """Raised where the component has no words for a policy; the text is why."""


def statements_of(policy: object) -> list[Mapping[str, object]] | None:
    """The statements of a policy that was read; None where it has another form."""
    if not isinstance(policy, Mapping):
        return None
    found = policy.get("Statement")
    found = [found] if isinstance(found, Mapping) else found
    if isinstance(found, list) and all(isinstance(one, Mapping) for one in found):
        return found
    return None


def canonical(statement: Mapping[str, object]) -> Canonical:
    """Write a statement so that equal ones are written alike."""
    plain = dict(statement)
    if plain.get("Sid") == "":
        del plain["Sid"]
    for key in _LISTS:
        if key in plain:
            plain[key] = _sorted(plain[key])
    for key in _PRINCIPALS:
        principals = plain.get(key)
        if isinstance(principals, Mapping):
            plain[key] = {
                kind: _sorted(entries, account=kind == "AWS")
                for kind, entries in principals.items()
            }
    condition = plain.get("Condition")
    if isinstance(condition, Mapping):
        plain["Condition"] = {
            operator: {key: _sorted(values) for key, values in tests.items()}
            if isinstance(tests, Mapping)
            else tests
            for operator, tests in condition.items()
        }
    return json.dumps(plain, sort_keys=True)


def canonical_policy(text: str) -> object:
    """Return something that is equal for texts that AWS takes for the same policy."""
    try:
        policy = parse(text)
    except Refusal:
        return text
    statements = statements_of(policy)
    if statements is None or not isinstance(policy, Mapping):
        return text
    rest = {key: value for key, value in policy.items() if key != "Statement"}
    return (json.dumps(rest, sort_keys=True), Counter(map(canonical, statements)))


def _sorted(entries: object, *, account: bool = False) -> object:
    """A list without its order; a text is a list of one."""
    listed = entries if isinstance(entries, list) else [entries]
    if account:
        listed = [account_of(str(entry)) for entry in listed]
    return sorted(listed, key=str)


def account_of(principal: str) -> str:
    """An account by its id, however it is called; any other principal as it is."""
    root = _ROOT.fullmatch(principal)
    return root[1] if root else principal
