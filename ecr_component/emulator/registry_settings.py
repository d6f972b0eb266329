"""Settings of a registry as a whole: replication, policy, scanning, account."""

import json
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any, NoReturn, cast

from moto.core.responses import ActionResult
from moto.ecr.exceptions import InvalidParameterException
from moto.ecr.models import ECRBackend
from moto.ecr.responses import ECRResponse
from moto.iam.exceptions import MalformedPolicyDocument

from ecr_component.emulator.partitions import registry_host
from ecr_component.emulator.patch import Patch
from ecr_component.emulator.registry_state import asked, registry
from ecr_component.values.account_defaults import ACCOUNT_DEFAULTS

# Source: ECR user guide, "Amazon ECR service quotas" (25 since August 2026).
MOST_RULES = 25

# Source: ECR API reference, AuthorizationData: "valid for 12 hours".
TOKEN_LIFE = timedelta(hours=12)

_put_scanning = ECRBackend.put_registry_scanning_configuration
_get_token = ECRResponse.get_authorization_token


def several_replication_rules(
    self: ECRBackend, replication_config: dict[str, Any]
) -> dict[str, Any]:
    """AWS takes 25 replication rules; moto one."""
    rules = replication_config["rules"]
    if len(rules) > MOST_RULES:
        _refuse("replicationConfiguration", f"At most {MOST_RULES} rules")
    home = {"region": self.region_name, "registryId": self.account_id}
    if any(home in rule["destinations"] for rule in rules):
        reason = "Replication destination cannot be the same as the source registry"
        _refuse("replicationConfiguration", reason)
    self.replication_config = replication_config
    return {"replicationConfiguration": replication_config}


def any_ecr_action(_backend: ECRBackend, policy_text: str) -> None:
    """AWS takes every action of ECR in a registry policy (scope V2); moto two."""
    statements = json.loads(policy_text)["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        actions = statement.get("Action") or statement["NotAction"]
        for action in [actions] if isinstance(actions, str) else actions:
            if not action.lower().startswith("ecr:"):
                raise MalformedPolicyDocument


def scanning_without_rules(
    self: ECRBackend, scan_type: str, rules: list[dict[str, Any]] | None
) -> None:
    """AWS takes a scan type without rules; moto fails on it with a 500."""
    _put_scanning(self, scan_type, rules or [])


def filter_for_the_whole_name(_backend: ECRBackend, written: str, name: str) -> bool:
    """AWS takes a filter with a wildcard for a whole name; moto for its beginning.

    And moto takes it for a regular expression: a dot is any character, and a filter
    that begins with two wildcards is a 500.

    Source: ECR user guide, "Filters to choose which repositories are scanned".
    """
    return fnmatchcase(name, written) if "*" in written else written in name


def token_of_today(self: ECRResponse) -> ActionResult:
    """AWS gives a token for 12 hours; moto one that expired in 2015."""
    answer = cast("dict[str, list[dict[str, object]]]", _get_token(self).result)
    registries = asked(self).get("registryIds") or [self.current_account]
    for data, registry_id in zip(answer["authorizationData"], registries, strict=True):
        data["expiresAt"] = datetime.now(UTC) + TOKEN_LIFE
        data["proxyEndpoint"] = f"https://{registry_host(registry_id, self.region)}"
    return ActionResult(answer)


def put_account_setting(self: ECRResponse) -> ActionResult:
    """AWS keeps a few settings per account and region; moto has none."""
    request = asked(self)
    name, value = _known(request["name"]), request["value"]
    registry(self).settings[name] = value
    return ActionResult({"name": name, "value": value})


def get_account_setting(self: ECRResponse) -> ActionResult:
    """AWS tells a setting's default until it is put; moto has none."""
    name = _known(asked(self)["name"])
    value = registry(self).settings.get(name, ACCOUNT_DEFAULTS[name])
    return ActionResult({"name": name, "value": value})


def _known(name: str) -> str:
    if name not in ACCOUNT_DEFAULTS:
        _refuse("name", f"Member must be one of {sorted(ACCOUNT_DEFAULTS)}")
    return name


def _refuse(parameter: str, reason: str) -> NoReturn:
    raise InvalidParameterException(
        f"Invalid parameter at '{parameter}' failed to satisfy constraint: '{reason}'"
    )


PATCHES = (
    Patch(ECRBackend, "put_replication_configuration", several_replication_rules),
    Patch(ECRBackend, "_validate_registry_policy_action", any_ecr_action),
    Patch(ECRBackend, "put_registry_scanning_configuration", scanning_without_rules),
    Patch(ECRBackend, "_match_repository_filter", filter_for_the_whole_name),
    Patch(ECRResponse, "get_authorization_token", token_of_today),
    Patch(ECRResponse, "put_account_setting", put_account_setting),
    Patch(ECRResponse, "get_account_setting", get_account_setting),
)
