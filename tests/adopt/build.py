"""Small sources, built in a line or two."""

import json
from typing import Any, Final

from ecr_component.adopt.holding import Holding, TakenRegistry, TakenRepository
from ecr_component.adopt.source import read_source
from ecr_component.live.inventory import HeldRepository, Registry
from tests.adopt.terraform import FIXTURES

ACCOUNT: Final = "123456789012"
REGION: Final = "eu-west-1"
PROVIDER: Final = 'provider["registry.terraform.io/hashicorp/aws"]'

Json = dict[str, Any]


def arn(name: str, region: str = REGION, account: str = ACCOUNT) -> str:
    """The ARN of a repository."""
    return f"arn:aws:ecr:{region}:{account}:repository/{name}"


def repository(name: str, region: str = REGION, **values: object) -> Json:
    """The attributes of a repository, as the provider records them."""
    return {"arn": arn(name, region), "name": name, "registry_id": ACCOUNT, **values}


def policy(name: str, text: object = "{}", **values: object) -> Json:
    """The attributes of a policy of either kind."""
    return {"policy": text, "registry_id": ACCOUNT, "repository": name, **values}


def resource(
    label: str,
    attributes: Json | None,
    type_: str = "aws_ecr_repository",
    provider: str = PROVIDER,
    **instance: object,
) -> Json:
    """A resource of a state, with one instance."""
    return {
        "mode": "managed",
        "type": type_,
        "name": label,
        "provider": provider,
        "instances": [{"attributes": attributes, **instance}],
    }


def state(*resources: Json) -> bytes:
    """A Terraform state."""
    document = {"version": 4, "terraform_version": "1.11.4", "resources": resources}
    return json.dumps(document).encode()


def read(*resources: Json) -> Holding:
    """What a state with these resources tells."""
    return read_source(state(*resources), "terraform.tfstate")


def fixture(name: str, file: str = "terraform.tfstate") -> Holding:
    """What a fixture tells."""
    path = FIXTURES / name / file
    return read_source(path.read_bytes(), str(path))


def left(holding: Holding) -> dict[str, str]:
    """Why things were left, by address."""
    return {one.address: one.reason for one in holding.left}


def names(holding: Holding) -> dict[str, list[str]]:
    """The repositories of each registry, by its region."""
    return {
        found.registry.region: [one.held.name for one in found.repositories]
        for found in holding.registries
    }


def held(name: str = "team/api", **values: Any) -> TakenRepository:  # noqa: ANN401
    """A repository as AWS makes one unless told otherwise."""
    told: Json = {
        "tag_mutability": "MUTABLE",
        "tag_filters": (),
        "scan_on_push": True,
        "encryption_type": "AES256",
        "kms_key": None,
        "tags": {},
    }
    own = {key: values.pop(key) for key in [*values] if key in HELD_KEYS}
    return TakenRepository(HeldRepository(name, arn(name), **{**told, **own}), **values)


HELD_KEYS: Final = frozenset(HeldRepository.__dataclass_fields__)


def registry(*repositories: TakenRepository, **values: Any) -> TakenRegistry:  # noqa: ANN401
    """A registry with these repositories."""
    return TakenRegistry(Registry(ACCOUNT, REGION), repositories, **values)
