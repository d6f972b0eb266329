"""Repository creation templates, which moto does not have."""

from collections.abc import Mapping
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecr.exceptions import InvalidParameterException
from moto.ecr.responses import ECRResponse

from ecr_component.emulator.lifecycle_text import LifecycleText
from ecr_component.emulator.paging import page
from ecr_component.emulator.patch import Patch
from ecr_component.emulator.policies import is_an_object
from ecr_component.emulator.registry_state import asked, registry
from ecr_component.emulator.service_refusal import ServiceRefusal

# Source: ECR API reference, CreateRepositoryCreationTemplate.
DEFAULTS = {
    "encryptionConfiguration": {"encryptionType": "AES256"},
    "imageTagMutability": "MUTABLE",
}


def create_repository_creation_template(self: ECRResponse) -> ActionResult:
    """AWS fills in AES256 and MUTABLE where nothing was given."""
    request, templates = asked(self), registry(self).creation_templates
    prefix, now = request["prefix"], utcnow()
    if prefix in templates:
        raise ServiceRefusal(
            "TemplateAlreadyExistsException",
            f"The repository creation template with prefix '{prefix}' already "
            f"exists in the registry with id '{self.current_account}'",
        )
    _check_texts(request)
    templates[prefix] = {**DEFAULTS, **request, "createdAt": now, "updatedAt": now}
    return _answer(self, templates[prefix])


def describe_repository_creation_templates(self: ECRResponse) -> ActionResult:
    """AWS gives those named that exist, or all in pages."""
    request, templates = asked(self), registry(self).creation_templates
    prefixes, token = request.get("prefixes"), None
    if not prefixes:
        prefixes, token = page(templates, request)
    found = [templates[prefix] for prefix in prefixes if prefix in templates]
    return ActionResult(
        {
            "registryId": self.current_account,
            "repositoryCreationTemplates": found,
            "nextToken": token,
        }
    )


def update_repository_creation_template(self: ECRResponse) -> ActionResult:
    """AWS changes what is given and keeps the rest."""
    request = asked(self)
    template = _template(self, request["prefix"])
    _check_texts(request)
    template.update(request, updatedAt=utcnow())
    return _answer(self, template)


def delete_repository_creation_template(self: ECRResponse) -> ActionResult:
    """AWS answers with the template as it was."""
    template = _template(self, asked(self)["prefix"])
    del registry(self).creation_templates[template["prefix"]]
    return _answer(self, template)


def _check_texts(request: Mapping[str, Any]) -> None:
    """Refuse the texts that no repository could have; an empty one takes one away."""
    if lifecycle := request.get("lifecyclePolicy"):
        LifecycleText(lifecycle).validate()
    if (policy := request.get("repositoryPolicy")) and not is_an_object(policy):
        raise InvalidParameterException(
            "Invalid parameter at 'PolicyText' failed to satisfy constraint: "
            "'Invalid repository policy provided'"
        )


def _template(response: ECRResponse, prefix: str) -> dict[str, Any]:
    templates = registry(response).creation_templates
    if prefix not in templates:
        raise ServiceRefusal(
            "TemplateNotFoundException",
            f"The repository creation template with prefix '{prefix}' does not "
            f"exist in the registry with id '{response.current_account}'",
        )
    return templates[prefix]


def _answer(response: ECRResponse, template: dict[str, Any]) -> ActionResult:
    # The registry's id cannot be combined with the template, not in it.
    registry_id = response.current_account
    return ActionResult(
        {"registryId": registry_id, "repositoryCreationTemplate": template}
    )


PATCHES = tuple(
    Patch(ECRResponse, operation.__name__, operation)
    for operation in (
        create_repository_creation_template,
        describe_repository_creation_templates,
        update_repository_creation_template,
        delete_repository_creation_template,
    )
)
