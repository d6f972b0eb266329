"""Audiences of an OIDC provider of IAM that change, which moto does not have.

Source: IAM API, AddClientIDToOpenIDConnectProvider and
RemoveClientIDFromOpenIDConnectProvider.
"""

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.responses import IamResponse

from ecr_component.emulator.patch import Patch


def _audiences(self: IamResponse) -> list[str]:
    arn = self._get_param("OpenIDConnectProviderArn")
    audiences: list[str] = self.backend.get_open_id_connect_provider(arn).client_id_list
    return audiences


def add_client_id_to_open_id_connect_provider(self: IamResponse) -> ActionResult:
    """AWS takes an audience that is there already, and changes nothing."""
    audiences, new = _audiences(self), self._get_param("ClientID")
    if new not in audiences:
        audiences.append(new)
    return EmptyResult()


def remove_client_id_from_open_id_connect_provider(self: IamResponse) -> ActionResult:
    """AWS takes an audience that is not there, and changes nothing."""
    audiences, old = _audiences(self), self._get_param("ClientID")
    if old in audiences:
        audiences.remove(old)
    return EmptyResult()


PATCHES = tuple(
    Patch(IamResponse, operation.__name__, operation)
    for operation in (
        add_client_id_to_open_id_connect_provider,
        remove_client_id_from_open_id_connect_provider,
    )
)
