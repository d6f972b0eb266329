"""The report for people and the document for programs, of one rehearsal."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console
from rich.text import Text

from ecr_component.access import actions
from ecr_component.live.inventory import (
    HeldDestination,
    HeldRegistry,
    HeldReplicationRule,
    Registry,
)
from ecr_component.rehearsal import NotRehearsed, Rehearsal, RehearsedRepository
from ecr_component.rehearsal.rehearsal_document import document
from ecr_component.rehearsal.rehearsal_report import report
from ecr_component.rehearsal.repository_report import MOST_BLOCKS

ACCOUNT = "123456789012"
HERE = Registry(ACCOUNT, "eu-west-1")
HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
EXCEPTIONS = "* except for tags that match its filters: see them with --json"
END = """
A rehearsal in memory: no engine took part, so there is no state and no diff,
and that a policy was accepted here proves nothing about AWS.
"""


def policy(
    *accounts: str, granted: Sequence[str] = actions.PULL, effect: str = "Allow"
) -> dict[str, Any]:
    principals = [f"arn:aws:iam::{account}:root" for account in accounts]
    statement = {
        "Effect": effect,
        "Principal": {"AWS": principals},
        "Action": [*granted],
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


PLAIN = RehearsedRepository(
    name="web",
    region="eu-west-1",
    arn="arn:aws:ecr:eu-west-1:123456789012:repository/web",
    url=f"{HOST}/web",
    image_tag_mutability="MUTABLE",
    image_tag_mutability_exclusion_filters=(),
    scan_on_push=False,
    encryption_type="AES256",
    kms_key=None,
    lifecycle_policy=None,
    repository_policy=None,
    tags={},
    protect=False,
)
RICH = replace(
    PLAIN,
    name="team/api",
    url=f"{HOST}/team/api",
    image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
    image_tag_mutability_exclusion_filters=("latest", "dev-*"),
    scan_on_push=True,
    encryption_type="KMS",
    kms_key="arn:aws:kms:eu-west-1:123456789012:key/1f4f9f3e",
    lifecycle_policy={"rules": [{}, {}]},
    repository_policy={
        "Statement": [
            *policy(*(f"{n:012}" for n in range(8)))["Statement"],
            *policy("999999999999", granted=actions.WRITE)["Statement"],
            *policy("000000000007", effect="Deny")["Statement"],
        ]
    },
    tags={"a": "b", "c": "d"},
    protect=True,
)
SECRET = replace(PLAIN, lifecycle_policy="[secret]", repository_policy="[secret]")
NOTHING = Rehearsal(
    project="shop",
    stack="dev",
    region="eu-west-1",
    account_id="123456789012",
    repositories=(),
    registries=(),
    outputs={},
)


GRANTED = {
    "effect": "allow",
    "pull": True,
    "push": False,
    "actions": "pull",
    "all_but": False,
    "condition": "",
    "denied": "no",
}


def printed(rehearsal: Rehearsal, width: int = 80, *, full: bool = False) -> str:
    console = Console(width=width, markup=False, highlight=False, soft_wrap=True)
    with console.capture() as capture:
        for part in report(rehearsal, width, full=full):
            console.print(part, soft_wrap=isinstance(part, Text))
    return capture.get()


def test_nothing_at_all_is_told_too() -> None:
    assert printed(NOTHING) == (
        "Stack dev of shop: 0 repositories in eu-west-1, account 123456789012\n"
        f"\nOutputs\n  none\n{END}"
    )


def test_a_repository_is_a_block_that_fits_80_columns() -> None:
    held = replace(NOTHING, repositories=(PLAIN, RICH))
    assert printed(held) == (
        f"""\
Stack dev of shop: 2 repositories in eu-west-1, account 123456789012

web
  {HOST}/web
  MUTABLE | not scanned on push | AES256 | 0 lifecycle rules | 0 tags
  pull and push: this account only

team/api
  {HOST}/team/api
  IMMUTABLE except latest, dev-* | scanned on push | KMS 1f4f9f3e |
  2 lifecycle rules | 2 tags | protected
  pull: 000000000000, 000000000001, 000000000002, 000000000003, 000000000004,
  000000000005 and 1 more
  pull, but denied: 000000000007
  pull and push: 999999999999
  denied to: 000000000007 (pull)

Outputs
  none
{END}"""
    )


def test_a_wide_terminal_is_used() -> None:
    lines = printed(replace(NOTHING, repositories=(RICH,)), 140).splitlines()
    facts, pull = lines[4:6]
    assert facts == (
        "  IMMUTABLE except latest, dev-* | scanned on push | KMS 1f4f9f3e | "
        "2 lifecycle rules | 2 tags | protected"
    )
    assert pull == (
        "  pull: 000000000000, 000000000001, 000000000002, 000000000003, 000000000004, "
        "000000000005 and 1 more"
    )


def test_secret_policies_are_not_counted() -> None:
    lines = printed(replace(NOTHING, repositories=(SECRET,))).splitlines()
    assert lines[4:6] == [
        "  MUTABLE | not scanned on push | AES256 | lifecycle policy [secret] | 0 tags",
        "  pull and push: [secret]",
    ]


def test_every_region_in_use_is_named_once() -> None:
    held = replace(PLAIN, region="ap-south-1")
    rehearsal = replace(NOTHING, repositories=(held, held, PLAIN))
    assert printed(rehearsal).splitlines()[0] == (
        "Stack dev of shop: 3 repositories in ap-south-1, eu-west-1, "
        "account 123456789012"
    )


def test_many_repositories_are_a_line_each_where_all_are_asked_for() -> None:
    long = replace(RICH, name="team/" + "a-long-name/" * 4 + "api")
    few = (PLAIN,) * (MOST_BLOCKS - 1)
    all_but_many = replace(NOTHING, repositories=(*few, PLAIN))
    assert "  MUTABLE | " in printed(all_but_many, full=True)
    many = replace(NOTHING, repositories=(RICH, long, SECRET, *few))
    lines = [line.rstrip() for line in printed(many, full=True).splitlines()]
    assert lines[0] == (
        "Stack dev of shop: 42 repositories in eu-west-1, account 123456789012"
    )
    columns = "image tags scan encryption rules pull push deny tags protect"
    rich = "IMMUTABLE* push KMS            2    8    1    1    2 yes"
    assert lines[2:8] == [
        f"repository          {columns}",
        f"team/api            {rich}",
        f"team/a-long-name/a- {rich}",
        "long-name/a-long-na",
        "me/a-long-name/api",
        "web                 MUTABLE    no   AES256         ?    ?    ?    ?    0 no",
    ]
    assert f"\n{EXCEPTIONS}\n" in printed(many, full=True)
    plain = replace(NOTHING, repositories=(PLAIN,) * 41)
    assert EXCEPTIONS not in printed(plain, full=True)
    assert max(map(len, lines)) <= 80


def test_repositories_of_several_regions_are_told_with_their_region() -> None:
    abroad = replace(PLAIN, region="us-east-1")
    few = printed(replace(NOTHING, repositories=(PLAIN, abroad))).splitlines()
    assert [few[2], few[7]] == ["web in eu-west-1", "web in us-east-1"]

    many = replace(NOTHING, repositories=(PLAIN,) * 40 + (abroad,))
    lines = [line.rstrip() for line in printed(many, full=True).splitlines()]
    assert [line.partition(" MUTABLE")[0] for line in lines[3:44:40]] == [
        "web in eu-west-1",
        "web in us-east-1",
    ]


def test_replication_names_what_goes_where() -> None:
    here = HeldDestination("eu-central-1", ACCOUNT)
    there = HeldDestination("us-east-1", "999999999999")
    rules = (
        HeldReplicationRule((here, there)),
        HeldReplicationRule((here,), ("prod/", "base/"), deletions=True),
    )
    back = HeldReplicationRule((HeldDestination("eu-west-1", ACCOUNT),))
    registries = (
        HeldRegistry(Registry(ACCOUNT, "ap-south-1"), (back,)),
        HeldRegistry(HERE, rules),
    )
    assert printed(replace(NOTHING, registries=registries)) == (
        f"""\
Stack dev of shop: 0 repositories in eu-west-1, account 123456789012

Replication
  every repository of ap-south-1 to eu-west-1
  every repository of eu-west-1 to eu-central-1, us-east-1 in 999999999999
  prod/*, base/* of eu-west-1 to eu-central-1, deletions too

Outputs
  none
{END}"""
    )


def test_what_else_was_created_is_counted() -> None:
    created = {
        "aws:ecr/repository:Repository": 2,
        "aws:kms/key:Key": 1,
        "aws:sns/topic:Topic": 1000,
    }
    assert printed(replace(NOTHING, created=created)).split("\n\n")[2] == (
        "Also created\n  1 aws:kms:Key\n  1,000 aws:sns:Topic"
    )


def test_outputs_are_an_outline() -> None:
    outputs = {
        "flags": [True, False, None],
        "map": {"team/web": f"{HOST}/team/web", "empty": {}, "list": []},
        "nested": [{"a": 1}, [2.5]],
        "text": "one [bold]line[/bold] :smile: that is longer than a terminal is wide, "
        "by some",
    }
    assert printed(replace(NOTHING, outputs=outputs)).split("\n\n")[1] == (
        f"""\
Outputs
  flags:
    - true
    - false
    - null
  map:
    team/web: {HOST}/team/web
    empty: {{}}
    list: []
  nested:
    -
      a: 1
    -
      - 2.5
  text: one [bold]line[/bold] :smile: that is longer than a terminal is wide, by some"""
    )


def test_long_lists_are_cut_and_say_so() -> None:
    left = tuple(NotRehearsed("a:b/c:D", f"{n:02}", "no") for n in range(62))
    rehearsal = replace(NOTHING, outputs={"all": list(range(61))}, not_rehearsed=left)
    lines = printed(rehearsal, full=True).splitlines()
    assert lines[4:6] == ["    - 0", "    - 1"]
    assert lines[63:65] == ["    - 59", "    and 1 more: see them with --json"]
    assert lines[66:68] == ["Not rehearsed", "  a:b:D '00': no"]
    assert lines[126:128] == ["  a:b:D '59': no", "  and 2 more: see them with --json"]


@pytest.mark.parametrize(
    ("number", "full", "shown", "rest"),
    [
        pytest.param(5, False, 5, [], id="few"),
        pytest.param(6, False, 5, ["    and 1 more: see them with --full"], id="more"),
        pytest.param(6, True, 6, [], id="more-in-full"),
        pytest.param(
            60, False, 5, ["    and 55 more: see them with --full"], id="many"
        ),
        pytest.param(60, True, 60, [], id="many-in-full"),
        pytest.param(
            61, False, 5, ["    and 56 more: see them with --json"], id="too-many"
        ),
        pytest.param(
            61,
            True,
            60,
            ["    and 1 more: see them with --json"],
            id="too-many-in-full",
        ),
    ],
)
def test_an_output_of_many_entries_is_cut_unless_all_is_asked_for(
    number: int, *, full: bool, shown: int, rest: list[str]
) -> None:
    rehearsal = replace(NOTHING, outputs={"all": list(range(number))})

    lines = printed(rehearsal, full=full).splitlines()

    assert lines[3] == "  all:"
    assert lines[4:-3] == [*(f"    - {entry}" for entry in range(shown)), *rest]


def test_many_outputs_are_each_told() -> None:
    rehearsal = replace(NOTHING, outputs={f"o{n}": n for n in range(10, 30)})

    assert printed(rehearsal).splitlines()[3:-3] == [
        f"  o{n}: {n}" for n in range(10, 30)
    ]


def test_the_document_holds_everything() -> None:
    rehearsal = replace(
        NOTHING,
        repositories=(RICH, SECRET),
        registries=(
            HeldRegistry(
                HERE,
                (HeldReplicationRule((HeldDestination("us-east-1", "1"),), ("a",)),),
            ),
        ),
        outputs={"a": {"b": 1}},
        created={"aws:ecr/repository:Repository": 2},
        warnings=("careful",),
        notes=("a note",),
        not_rehearsed=(NotRehearsed("a:b/c:D", "d", "no"),),
    )
    found = document(rehearsal)
    api, web = found.pop("repositories")
    assert found == {
        "project": "shop",
        "stack": "dev",
        "region": "eu-west-1",
        "account_id": "123456789012",
        "replication": [
            {
                "source_region": "eu-west-1",
                "destinations": [{"region": "us-east-1", "registry_id": "1"}],
                "prefixes": ["a"],
            },
        ],
        "registries": {
            "eu-west-1": {
                "scanning": None,
                "policy": None,
                "access": [],
                "caches": (),
                "templates": [],
                "account_settings": {},
                "pull_time_exclusions": (),
            }
        },
        "roles": [],
        "outputs": {"a": {"b": 1}},
        "created": {"aws:ecr/repository:Repository": 2},
        "warnings": ("careful",),
        "notes": ("a note",),
        "not_rehearsed": ({"type": "a:b/c:D", "name": "d", "reason": "no"},),
    }
    assert api == {
        "name": "team/api",
        "region": "eu-west-1",
        "arn": "arn:aws:ecr:eu-west-1:123456789012:repository/web",
        "url": f"{HOST}/team/api",
        "image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
        "image_tag_mutability_exclusion_filters": ("latest", "dev-*"),
        "scan_on_push": True,
        "encryption_type": "KMS",
        "kms_key": "arn:aws:kms:eu-west-1:123456789012:key/1f4f9f3e",
        "lifecycle_policy": {"rules": [{}, {}]},
        "repository_policy": RICH.repository_policy,
        "tags": {"a": "b", "c": "d"},
        "protect": True,
        "access": [
            {**GRANTED, "who": tuple(f"{n:012}" for n in range(7))},
            {**GRANTED, "who": ("000000000007",), "denied": "yes"},
            {
                **GRANTED,
                "push": True,
                "actions": "pull and push",
                "who": ("999999999999",),
            },
            {**GRANTED, "effect": "deny", "who": ("000000000007",)},
        ],
    }
    assert (web["repository_policy"], web["access"]) == ("[secret]", [])
