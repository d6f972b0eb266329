import json

import pytest

from ecr_component.adopt.source import read_source
from ecr_component.stack_files.user_file import Unreadable

WANTED = (
    "give what `terraform state pull`, `terraform show -json` or `pulumi stack export` "
    "prints"
)


def refused(content: bytes | dict[str, object]) -> str:
    written = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(Unreadable) as error:
        read_source(written, "s.json")
    return str(error.value)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", f"is empty; {WANTED}"),
        (b" \n", f"is empty; {WANTED}"),
        (
            b'{"version": 4',
            "is not JSON (Expecting ',' delimiter: line 1 column 14 (char 13)); "
            + WANTED,
        ),
        (
            b'resource "aws_ecr_repository" "x" {}',
            f"is not JSON (Expecting value: line 1 column 1 (char 0)); {WANTED}",
        ),
        (
            b"PK\x03\x04\xff",
            (
                "is not JSON ('utf-8' codec can't decode byte 0xff in position 4: "
                f"invalid start byte); {WANTED}"
            ),
        ),
        (b"[]", f"is JSON, but no state; {WANTED}"),
        (b'{"resources": []}', f"is JSON, but no state; {WANTED}"),
        (b'{"lineage": "a", "lineage": "b"}', "is broken: lineage is a duplicate"),
        (b"[" * 101 + b"]" * 101, "is broken: is nested more than 100 levels deep"),
        (b'{"x": "\\ud800"}', "is broken: x holds half of a character"),
    ],
)
def test_what_is_no_state_is_refused(content: bytes, what: str) -> None:
    assert refused(content) == f"s.json: {what}"


@pytest.mark.parametrize(
    ("document", "what"),
    [
        (
            {"version": 3, "terraform_version": "0.11.14", "modules": []},
            (
                "is of version 3, and version 4 is read here; run `terraform apply "
                "-refresh-only` with Terraform 1, and give what `terraform state pull` "
                "prints then"
            ),
        ),
        (
            {"version": 5, "terraform_version": "2.0.0"},
            "is of version 5, and version 4 is read here; update this package",
        ),
        (
            {"version": 3, "backend": {"type": "s3"}, "modules": []},
            (
                "says only where Terraform keeps the state; give what `terraform state "
                "pull` prints"
            ),
        ),
        (
            {"lineage": "x", "version": "4"},
            (
                "is of no version, and version 4 is read here; run `terraform apply "
                "-refresh-only` with Terraform 1, and give what `terraform state pull` "
                "prints then"
            ),
        ),
        (
            {"serial": 1, "lineage": "x", "encrypted_data": "AA=="},
            "is encrypted by OpenTofu; give what `tofu state pull` prints",
        ),
        (
            {"version": "ENC[AES256_GCM,data:NA==]", "sops": {}},
            "is encrypted by SOPS; give what `sops decrypt` prints",
        ),
        (
            {"format_version": "1.2", "planned_values": {}},
            "is a plan; give what `terraform show -json` prints without a plan's file",
        ),
        (
            {"version": 3, "checkpoint": {"stack": "dev"}},
            "is a file of Pulumi's own storage; give what `pulumi stack export` prints",
        ),
        (
            {"version": 2, "deployment": {}},
            (
                "is of version 2, and version 3 is read here; update Pulumi, or this "
                "package"
            ),
        ),
    ],
)
def test_what_people_have_at_hand_instead_is_called_by_its_name(
    document: dict[str, object], what: str
) -> None:
    assert refused(document) == f"s.json: {what}"


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ({"resources": {}}, "resources must be a list"),
        ({"resources": ["x"]}, "resources[0] must be a mapping"),
        (
            {"resources": [{"mode": "managed", "type": 1}]},
            "resources[0].type must be text",
        ),
        (
            {"resources": [{"mode": "managed", "type": "x"}]},
            "resources[0].name is missing",
        ),
        (
            {
                "resources": [
                    {
                        **dict.fromkeys(["mode", "type", "name"], "x"),
                        "instances": [{"attributes": []}],
                    }
                ]
            },
            "resources[0].instances[0].attributes must be a mapping",
        ),
        (
            {
                "resources": [
                    {
                        **dict.fromkeys(["mode", "type", "name"], "x"),
                        "instances": [{"index_key": 1.5}],
                    }
                ]
            },
            "resources[0].instances[0].index_key must be text",
        ),
    ],
)
def test_a_broken_state_is_refused_by_its_place(
    broken: dict[str, object], what: str
) -> None:
    document = {"version": 4, "terraform_version": "1.11.4", **broken}

    assert refused(document) == f"s.json: is broken: {what}"


def test_a_broken_value_is_not_shown() -> None:
    document = {
        "version": 4,
        "lineage": "x",
        "resources": [{"mode": "hunter2", "type": 1}],
    }

    assert "hunter2" not in refused(document)
    assert "hunter2" not in refused(b'{"lineage": "hunter2\\ud800"}')
