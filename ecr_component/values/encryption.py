"""How images are encrypted at rest."""

from typing import Annotated, ClassVar, Literal

from pydantic import PlainValidator

from ecr_component.errors import Key, Message
from ecr_component.values import json_schemas, kms_keys
from ecr_component.values.closed_models import Closed, nested, word
from ecr_component.values.cross_field_rules import Forbidden, Is, When
from ecr_component.values.deferred import Deferrable, or_deferred

EncryptionType = Literal["AES256", "KMS", "KMS_DSSE"]


class EncryptionSettings(Closed):
    """How a repository's images are encrypted; it can never be changed in place."""

    described_as: ClassVar = "EncryptionConfig"
    cross_field_rules: ClassVar = [
        When(
            Is(("encryption_type",), ("AES256",)),
            Forbidden(
                ("kms_key",),
                Message(
                    *("is only valid with ", Key("encryption_type")),
                    " KMS or KMS_DSSE, not AES256",
                ),
                remedy=Message(
                    "leave it out, or write ", Key("encryption_type"), ": KMS"
                ),
            ),
        ),
    ]

    encryption_type: Annotated[EncryptionType, word(EncryptionType)]
    kms_key: (
        Annotated[
            Deferrable,
            PlainValidator(
                or_deferred(kms_keys.kms_key_arn),
                json_schema_input_type=json_schemas.KeyArn,
            ),
        ]
        | None
    ) = None

    @property
    def is_double(self) -> bool:
        """Whether it asks for KMS's two layers of encryption."""
        return self.encryption_type == "KMS_DSSE"


Encryption = Annotated[
    EncryptionSettings,
    PlainValidator(
        nested(EncryptionSettings), json_schema_input_type=EncryptionSettings
    ),
]
