"""Repositories: their names, addresses, keys, scanning, and lists of them."""

from collections import defaultdict
from typing import Any, cast

from moto.core.responses import ActionResult
from moto.ecr import models
from moto.ecr.models import ECRBackend, Repository
from moto.ecr.responses import ECRResponse

from ecr_component.emulator.paging import page
from ecr_component.emulator.partitions import partition, registry_host
from ecr_component.emulator.patch import Patch
from ecr_component.emulator.registry_state import asked

# AWS takes "--" and "__" within a name, and 2 to 256 characters; moto refuses the
# former, and sets no limit. Source: ECR API reference, CreateRepository.
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
NAME_PATTERN = rf"(?=.{{2,256}}$){_COMPONENT}(?:/{_COMPONENT})*"

_create = Repository.__init__
_encryption = Repository._determine_encryption_config  # noqa: SLF001 - to patch
_scanning = ECRBackend.batch_get_repository_scanning_configuration


def address_in_its_partition(self: Repository, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
    """AWS has a domain per partition; moto puts every registry at amazonaws.com.

    Nor does moto know all partitions: an ARN of aws-iso-e says aws.
    """
    _create(self, *args, **kwargs)
    home = f"ecr:{self.region_name}:{self.registry_id}:repository/{self.name}"
    self.arn = f"arn:{partition(self.region_name)}:{home}"
    self.uri = f"{registry_host(self.registry_id, self.region_name)}/{self.name}"


def key_for_kms_dsse(
    self: Repository, encryption_config: dict[str, str] | None
) -> dict[str, str]:
    """AWS names its own key where none was given; moto does so for KMS only."""
    if encryption_config == {"encryptionType": "KMS_DSSE"}:
        invented = _encryption(self, {"encryptionType": "KMS"})
        return {**invented, "encryptionType": "KMS_DSSE"}
    return _encryption(self, encryption_config)


def empty_structure_switches_scanning_off(
    self: Repository, image_scanning_configuration: dict[str, bool] | None
) -> None:
    """AWS reads a structure without a flag as off; moto as nothing to change.

    The Go SDK leaves out a false, so that is how it says off.
    """
    if image_scanning_configuration is not None:
        on = image_scanning_configuration.get("scanOnPush", False)
        self.image_scanning_configuration = {"scanOnPush": on}


def scanning_as_it_is(
    self: ECRBackend, names: list[str]
) -> tuple[list[dict[str, Any]], list[str]]:
    """AWS tells whether a repository scans on push; moto always says it does not.

    Where rules of the registry say both, AWS scans continuously; moto as the last says.

    Source: ECR user guide, "Filters to choose which repositories are scanned".
    """
    stock, missing = _scanning(self, names)
    return [_told(self, config) for config in stock], missing


def _told(backend: ECRBackend, config: dict[str, Any]) -> dict[str, Any]:
    repository = backend.repositories[config["repositoryName"]]
    on = cast("Any", repository.image_scanning_configuration)["scanOnPush"]
    told = {**config, "repositoryArn": repository.arn, "scanOnPush": on}
    by_frequency = _filters_for(backend, repository.name)
    for frequency in ("SCAN_ON_PUSH", "CONTINUOUS_SCAN"):
        if filters := by_frequency[frequency]:
            told.update(scanFrequency=frequency, appliedScanFilters=filters)
    # With enhanced scanning only the registry's rules decide.
    basic = backend.registry_scanning_configuration["scanType"] == "BASIC"
    if on and basic and config["scanFrequency"] == "MANUAL":
        told["scanFrequency"] = "SCAN_ON_PUSH"
    return told


def _filters_for(backend: ECRBackend, name: str) -> dict[str, list[Any]]:
    """The filters of the registry's rules that a name matches, by frequency."""
    found: dict[str, list[Any]] = defaultdict(list)
    for rule in backend.registry_scanning_configuration["rules"]:
        for one in rule["repositoryFilters"]:
            if backend._match_repository_filter(one["filter"], name):  # noqa: SLF001 - moto's
                found[rule["scanFrequency"]].append(one)
    return found


def describe_repositories(self: ECRResponse) -> ActionResult:
    """AWS gives pages, and finds a name at once; moto gives and walks all of them."""
    request = asked(self)
    backend, registry_id = self.ecr_backend, request.get("registryId")
    names, token = request.get("repositoryNames"), None
    if not names:
        names, token = page(backend.repositories, request)
    found = [
        backend._get_repository(name, registry_id)  # noqa: SLF001 - has AWS's refusal
        for name in dict.fromkeys(names)
    ]
    return ActionResult({"repositories": found, "nextToken": token})


PATCHES = (
    Patch(models, "ECR_REPOSITORY_NAME_PATTERN", NAME_PATTERN),
    Patch(Repository, "__init__", address_in_its_partition),
    Patch(Repository, "_determine_encryption_config", key_for_kms_dsse),
    Patch(
        Repository,
        "_update_image_scanning_configuration",
        empty_structure_switches_scanning_off,
    ),
    Patch(
        ECRBackend,
        "batch_get_repository_scanning_configuration",
        scanning_as_it_is,
    ),
    Patch(ECRResponse, "describe_repositories", describe_repositories),
)
