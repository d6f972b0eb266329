"""Pull-through cache rules, which moto does not have."""

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecr.responses import ECRResponse

from ecr_component.emulator.paging import page
from ecr_component.emulator.patch import Patch
from ecr_component.emulator.registry_state import asked, registry
from ecr_component.emulator.service_refusal import ServiceRefusal


def create_pull_through_cache_rule(self: ECRResponse) -> ActionResult:
    """AWS keeps what was given; it invents no upstream prefix where none was."""
    request, rules = asked(self), registry(self).pull_through_rules
    prefix = request["ecrRepositoryPrefix"]
    if prefix in rules:
        raise ServiceRefusal(
            "PullThroughCacheRuleAlreadyExistsException",
            f"A pull through cache rule with prefix '{prefix}' already exists "
            f"in the registry with id '{self.current_account}'",
        )
    kept = {"registryId": self.current_account, "createdAt": utcnow()}
    rules[prefix] = {**request, **kept, "updatedAt": kept["createdAt"]}
    return ActionResult(rules[prefix])


def describe_pull_through_cache_rules(self: ECRResponse) -> ActionResult:
    """AWS gives those named, or all in pages; one unknown name fails the whole."""
    request, rules = asked(self), registry(self).pull_through_rules
    prefixes, token = request.get("ecrRepositoryPrefixes"), None
    if not prefixes:
        prefixes, token = page(rules, request)
    found = [_rule(self, prefix) for prefix in prefixes]
    return ActionResult({"pullThroughCacheRules": found, "nextToken": token})


def update_pull_through_cache_rule(self: ECRResponse) -> ActionResult:
    """AWS changes the credential and the role; the rest means a new rule."""
    request = asked(self)
    rule = _rule(self, request["ecrRepositoryPrefix"])
    rule.update(request, updatedAt=utcnow())
    return ActionResult(rule)


def delete_pull_through_cache_rule(self: ECRResponse) -> ActionResult:
    """AWS answers with the rule as it was."""
    rule = _rule(self, asked(self)["ecrRepositoryPrefix"])
    del registry(self).pull_through_rules[rule["ecrRepositoryPrefix"]]
    return ActionResult(rule)


def validate_pull_through_cache_rule(self: ECRResponse) -> ActionResult:
    """AWS tries the upstream registry; here there is none, and each rule is valid."""
    rule = _rule(self, asked(self)["ecrRepositoryPrefix"])
    return ActionResult({**rule, "isValid": True})


def _rule(response: ECRResponse, prefix: str) -> dict[str, Any]:
    rules = registry(response).pull_through_rules
    if prefix not in rules:
        raise ServiceRefusal(
            "PullThroughCacheRuleNotFoundException",
            f"The pull through cache rule with prefix '{prefix}' does not exist "
            f"in the registry with id '{response.current_account}'",
        )
    return rules[prefix]


PATCHES = tuple(
    Patch(ECRResponse, operation.__name__, operation)
    for operation in (
        create_pull_through_cache_rule,
        describe_pull_through_cache_rules,
        update_pull_through_cache_rule,
        delete_pull_through_cache_rule,
        validate_pull_through_cache_rule,
    )
)
