"""What the AWS of the tests holds, and images pushed to it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from botocore.exceptions import ClientError


@dataclass(frozen=True)
class Held:
    """One repository, as far as something in it could be lost."""

    policy: bool = False
    lifecycle: bool = False
    images: int = 0


@dataclass(frozen=True)
class Aws:
    """The registry of one region of an emulator."""

    url: str
    region: str

    @cached_property
    def ecr(self) -> Any:  # noqa: ANN401 - boto3 makes its clients' methods at run time
        """A client of its own, so that it proves what the provider only says."""
        return self._client("ecr")

    @cached_property
    def iam(self) -> Any:  # noqa: ANN401 - as above
        """The same for IAM, which is the account's."""
        return self._client("iam")

    def _client(self, service: str) -> Any:  # noqa: ANN401 - as above
        import boto3  # noqa: PLC0415 - slow to load

        client: Callable[..., Any] = boto3.client
        return client(
            service,
            endpoint_url=self.url,
            region_name=self.region,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 - nobody's
        )

    def push(self, repository: str, tag: str = "v1") -> None:
        """Put an image."""
        manifest = {"mediaType": "application/vnd.oci.image.manifest.v1+json"}
        self.ecr.put_image(
            repositoryName=repository,
            imageManifest=json.dumps({**manifest, "annotations": {"tag": tag}}),
            imageTag=tag,
        )

    def names(self) -> list[str]:
        """The names of all repositories, sorted."""
        pages = self.ecr.get_paginator("describe_repositories").paginate()
        found = (told for page in pages for told in page["repositories"])
        return sorted(told["repositoryName"] for told in found)

    def holds(self) -> dict[str, Held]:
        """What there is, by repository."""
        return {name: self._held(name) for name in self.names()}

    def policy(self, repository: str) -> dict[str, Any]:
        """A repository's policy document."""
        told = self.ecr.get_repository_policy(repositoryName=repository)
        document: dict[str, Any] = json.loads(told["policyText"])
        return document

    def role_policies(self, role: str) -> list[str]:
        """The names of a role's inline policies."""
        found: list[str] = self.iam.list_role_policies(RoleName=role)["PolicyNames"]
        return found

    def rules(self, repository: str) -> list[dict[str, Any]]:
        """The rules of a repository's lifecycle policy."""
        told = self.ecr.get_lifecycle_policy(repositoryName=repository)
        rules: list[dict[str, Any]] = json.loads(told["lifecyclePolicyText"])["rules"]
        return rules

    def replicates_to(self) -> list[str]:
        """The regions to which the registry copies images."""
        rules = self.ecr.describe_registry()["replicationConfiguration"]["rules"]
        return [place["region"] for rule in rules for place in rule["destinations"]]

    def replicate(self, *regions: str) -> None:
        """Have the registry copy everything to regions, whatever it copied before."""
        home = self.ecr.describe_registry()["registryId"]
        destinations = [{"region": name, "registryId": home} for name in regions]
        self.ecr.put_replication_configuration(
            replicationConfiguration={"rules": [{"destinations": destinations}]}
        )

    def _held(self, name: str) -> Held:
        return Held(
            policy=self._has(self.ecr.get_repository_policy, name),
            lifecycle=self._has(self.ecr.get_lifecycle_policy, name),
            images=len(self.ecr.list_images(repositoryName=name)["imageIds"]),
        )

    @staticmethod
    def _has(call: Callable[..., object], name: str) -> bool:
        try:
            call(repositoryName=name)
        except ClientError as error:
            if "PolicyNotFound" in error.response["Error"]["Code"]:
                return False
            raise
        return True
