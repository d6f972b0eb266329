"""What programs ask of repositories: addresses of images, and policies to use them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import pulumi

from ecr_component.access import identity_policy
from ecr_component.errors import refuse
from ecr_component.resources.caller import as_run_error
from ecr_component.resources.deferred_outputs import DeferredOutputs
from ecr_component.values import image_tags


class ImageAccess(ABC):
    """The same questions, for whoever knows the repositories' ARNs and URLs."""

    _deferred: DeferredOutputs
    """The outputs among what is asked with."""

    def pull_policy(
        self, *repositories: str, regions: Sequence[str] | None = None
    ) -> pulumi.Output[str]:
        """Return the IAM policy, as JSON, of an identity that pulls.

        Args:
            repositories: At least one, by name.
            regions: Those of the replicas to pull from, instead of the repositories
                themselves, whose own region may be among them.

        Raises:
            pulumi.RunError: none is named, or one that is not there.
        """
        return self._policy(identity_policy.PULL, repositories, regions)

    def push_policy(self, *repositories: str) -> pulumi.Output[str]:
        """Return the IAM policy, as JSON, of an identity that pushes.

        Raises:
            pulumi.RunError: none is named, or one that is not there.
        """
        return self._policy(identity_policy.PUSH, repositories)

    def pull_push_policy(self, *repositories: str) -> pulumi.Output[str]:
        """Return the IAM policy, as JSON, of an identity that pulls and pushes.

        Raises:
            pulumi.RunError: none is named, or one that is not there.
        """
        return self._policy(identity_policy.PULL_AND_PUSH, repositories)

    def image_uri(
        self,
        repository: str,
        *,
        tag: pulumi.Input[str] | None = None,
        digest: pulumi.Input[str] | None = None,
        region: str | None = None,
    ) -> pulumi.Output[str]:
        """Return what `docker pull` takes: the image with a tag, or with a digest.

        Args:
            repository: By name.
            tag: Of the image, or its *digest*.
            digest: Reads ``sha256:`` and 64 digits.
            region: Of the replica to pull from; the repository itself without.

        Raises:
            pulumi.RunError: the repository is not there or has no replica in *region*,
                not just one of *tag* and *digest* is given, or it does not have that
                form.
        """
        with as_run_error("image_uri"):
            url = self._url_of(repository, region)
            if (tag is None) == (digest is None):
                raise refuse("takes either a tag or a digest")
        if tag is None:
            image = self._deferred.checked("digest", digest, image_tags.image_digest)
            return pulumi.Output.concat(url, "@", image)
        return pulumi.Output.concat(
            url, ":", self._deferred.checked("tag", tag, image_tags.image_tag)
        )

    @abstractmethod
    def _url_of(self, repository: str, region: str | None) -> pulumi.Output[str]:
        """A repository's URL.

        Raises:
            Refusal: it is known already that there is none.
        """

    @abstractmethod
    def _arns_of(
        self, repositories: Sequence[str], regions: Sequence[str] | None
    ) -> pulumi.Output[list[str]]:
        """The ARNs of repositories, in each region.

        Raises:
            pulumi.RunError: it is known already that there is not one for each.
        """

    def _policy(
        self,
        granted: Sequence[str],
        repositories: Sequence[str],
        regions: Sequence[str] | None = None,
    ) -> pulumi.Output[str]:
        with as_run_error("repositories"):
            if not repositories:
                raise refuse("name at least one repository")
        with as_run_error("regions"):
            if regions is not None and not regions:
                raise refuse(
                    "name at least one region",
                    remedy="without regions they are those of the repositories "
                    "themselves",
                )
        return self._arns_of(repositories, regions).apply(
            lambda arns: identity_policy.identity_policy(granted, arns)
        )
