"""What a stack file gives to the program, and what is wrong with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.errors import ConfigError
from ecr_component.inputs import parsing
from ecr_component.stack_files import stack_file
from ecr_component.stack_files.stack_file import StackFile
from ecr_component.stack_files.user_file import Unreadable
from ecr_component.values.deferred import Secret
from ecr_component.values.regions import Location

Read = Callable[[str], StackFile]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read a text as the stack file ``x.yaml`` in the current folder."""
    monkeypatch.chdir(tmp_path)

    def read(text: str) -> StackFile:
        Path("x.yaml").write_text(text, encoding="utf-8")
        return stack_file.read("x.yaml")

    return read


def problems(file: StackFile) -> list[str]:
    with pytest.raises(ConfigError) as found:
        file.components()
    assert found.value.source == "x.yaml"
    return [str(problem) for problem in found.value.problems]


@pytest.mark.parametrize(
    ("written", "values"),
    [
        pytest.param("ecr:tags: 1", {"ecr:tags": 1}, id="with-namespace"),
        pytest.param("tags: 1", {"ecr:tags": 1}, id="without"),
        pytest.param("ecr:config:tags: 1", {"ecr:tags": 1}, id="the-old-form"),
        pytest.param("aws:region: x", {"aws:region": "x"}, id="another-namespace"),
        pytest.param(
            "aws:config:region: x", {"aws:region": "x"}, id="anothers-old-form"
        ),
    ],
)
def test_a_key_has_three_forms(
    read: Read, written: str, values: dict[str, object]
) -> None:
    assert read(f"config:\n  {written}").values == values


@pytest.mark.parametrize(
    ("written", "received"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param("null", None, id="null"),
        pytest.param("''", None, id="empty-text-which-pulumi-makes-of-null"),
        pytest.param("true", True, id="true"),
        pytest.param("'true'", True, id="true-in-quotes"),
        pytest.param("yes", "yes", id="yes"),
        pytest.param("12", 12, id="number"),
        pytest.param("'12'", 12, id="number-in-quotes"),
        pytest.param("MUTABLE", "MUTABLE", id="text"),
        pytest.param("'null'", None, id="null-in-quotes"),
        pytest.param("'[\"a\"]'", ["a"], id="json-list"),
        pytest.param("'{\"a\": [1]}'", {"a": [1]}, id="json-mapping"),
        pytest.param("'[a'", "[a", id="no-json"),
        pytest.param("['12', 12, null]", ["12", 12, None], id="list"),
        pytest.param("{a: '12', b: ''}", {"a": "12", "b": ""}, id="mapping"),
        pytest.param("{secure: x}", Secret(), id="encrypted"),
        pytest.param("[{secure: x}]", [Secret()], id="encrypted-inside"),
    ],
)
def test_an_input_is_what_the_program_would_receive(
    read: Read, written: str, received: object
) -> None:
    file = read(f"config:\n  aws:region: x\n  ecr:global_tags: {written}")
    assert file.inputs == {"global_tags": received}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            '{"a": {"tags": {"b": "1", "b": "2"}}}',
            "repositories.a.tags.b: is a duplicate; keep one",
            id="a-key-twice",
        ),
        pytest.param(
            r'{"a1": {"tags": {"b": "\ud800"}}}',
            r"repositories.a1.tags.b: holds half of a character (got '\ud800'); "
            "write it whole",
            id="half-a-character",
        ),
        pytest.param(
            "NaN", "repositories: must be a finite number (got nan)", id="no-number"
        ),
        pytest.param(
            "[" * 100_000 + "]" * 100_000,
            "repositories: is nested more than 100 levels deep",
            id="too-deep",
        ),
    ],
)
def test_a_text_of_bad_json_is_told_with_its_place(
    read: Read, text: str, says: str
) -> None:
    assert problems(read(f"config:\n  ecr:repositories: '{text}'")) == [says]


@pytest.mark.parametrize(
    ("written", "region"),
    [
        ("aws:region: eu-west-1", "eu-west-1"),
        ("ecr:repositories: {}", None),
        ("aws:region:", None),
        ("aws:region: ''", None),
        ("aws:region: 5", None),
        ("aws:region: {secure: x}", None),
    ],
)
def test_the_region_is_that_of_the_provider(
    read: Read, written: str, region: str | None
) -> None:
    assert read(f"config:\n  {written}").region == region


def test_the_registry_is_that_of_the_inputs_at_the_region(read: Read) -> None:
    file = read(
        "config:\n  aws:region: eu-west-1\n  ecr:repositories: {team/api: }\n"
        "  ecr:replication_regions: [us-gov-west-1]"
    )
    assert problems(file) == [
        (
            "replication_regions[0]: is not in the partition of the repositories (aws) "
            "(got 'us-gov-west-1'); images never cross partitions"
        )
    ]
    file = read("config:\n  ecr:repositories: {team/api: }")
    inputs = {"repositories": {"team/api": None}}
    assert file.components().repositories == parsing.parse(inputs, source="x.yaml")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(
            "",
            "config: is missing; write the inputs under it, such as ecr:repositories",
            id="empty-file",
        ),
        pytest.param(
            "encryptionsalt: v1",
            "config: is missing; write the inputs under it, such as ecr:repositories",
            id="no-config",
        ),
        pytest.param(
            "confg:\n  ecr:repositories: {}",
            "config: is missing; did you mean it by 'confg'?",
            id="misspelt",
        ),
        pytest.param(
            "config:",
            "config: is empty; write the inputs under it, such as ecr:repositories",
            id="null",
        ),
        pytest.param(
            "config: {}",
            "config: is empty; write the inputs under it, such as ecr:repositories",
            id="empty-mapping",
        ),
    ],
)
def test_a_file_that_configures_nothing_is_refused(
    read: Read, text: str, problem: str
) -> None:
    file = read(text)
    assert file.problems == ()
    assert problems(file) == [problem]


@pytest.mark.parametrize(
    ("config", "got"),
    [
        ("5", "a single value"),
        ("[aws:secretKey: x]", "a list"),
        ("ecr:repositories", "a single value"),
        ("{secure: x}", "a single value"),
    ],
)
def test_a_config_that_is_no_mapping_makes_no_stack_file(
    read: Read, config: str, got: str
) -> None:
    with pytest.raises(Unreadable) as found:
        read(f"config: {config}")
    says = f"x.yaml: config must be a mapping of keys to values (got {got})"
    assert str(found.value) == says


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        pytest.param(
            "erc:repositories: {}",
            "erc:repositories: is of another namespace, so it would never be read; "
            "did you mean 'ecr:repositories'?",
            id="letters-turned-round",
        ),
        pytest.param(
            "ECR:repositories: {}",
            "ECR:repositories: is of another namespace, so it would never be read; "
            "did you mean 'ecr:repositories'?",
            id="upper-case",
        ),
        pytest.param(
            "ecr-component:repositories: {}",
            "ecr-component:repositories: is of another namespace, so it would never be "
            "read; did you mean 'ecr:repositories'?",
            id="the-package",
        ),
        pytest.param(
            "' ecr:repositories': {}",
            " ecr:repositories: is of another namespace, so it would never be read; "
            "did you mean 'ecr:repositories'?",
            id="a-space",
        ),
        pytest.param(
            "ecr:repositories: {}\n  ecr:x:y: 1",
            "ecr:x:y: is no key of Pulumi's configuration; write namespace:name",
            id="two-colons",
        ),
        pytest.param(
            "ecr:repositories: {}\n  a:b:c:d: 1",
            "a:b:c:d: is no key of Pulumi's configuration; write namespace:name",
            id="three-colons",
        ),
        pytest.param(
            "repositories: {}\n  ecr:repositories: {}",
            "ecr:repositories: is the same key as 'repositories'; keep one",
            id="in-two-forms",
        ),
        pytest.param(
            "ecr:repositories: {}\n  aws:region: x\n  aws:region: y",
            "aws:region: is a duplicate, in lines 3 and 4; keep one",
            id="another-key-twice",
        ),
        pytest.param(
            "ecr:repositories: {a1: , a1: }",
            "repositories.a1: is a duplicate, in line 2; keep one",
            id="a-repository-twice",
        ),
        pytest.param(
            "ecr:repositories: {}\nconfig: {}",
            "config: is a duplicate, in lines 1 and 3; keep one",
            id="config-twice",
        ),
        pytest.param(
            "ecr:repositories: {}\nother: {a: , a: }",
            "other.a: is a duplicate, in line 3; keep one",
            id="twice-outside",
        ),
        pytest.param(
            "ecr:repositories: {}\n  ecr:repositorys: {}",
            "repositorys: unknown key; did you mean 'repositories'?",
            id="misspelt",
        ),
        pytest.param(
            "ecr:repositories: {}\n  repositorys: {}",
            "repositorys: unknown key; did you mean 'repositories'?",
            id="misspelt-without-namespace",
        ),
    ],
)
def test_what_a_key_is_not_is_told(read: Read, config: str, problem: str) -> None:
    file = read(f"config:\n  {config}")
    assert problems(file) == [problem]


@pytest.mark.parametrize(
    "key", ["aws:region", "aws:repositories", "docker:repositories", "erc:region"]
)
def test_other_namespaces_are_left_alone(read: Read, key: str) -> None:
    file = read(f"config:\n  {key}: x\n  ecr:repositories: {{}}")
    assert file.components().repositories.repositories == ()


def test_what_stands_twice_under_no_key_is_told_too(read: Read) -> None:
    assert problems(read("config:\n  ecr:repositories: {}\n  ecr:x:y: {a: , a: }")) == [
        "ecr:x:y: is no key of Pulumi's configuration; write namespace:name",
        "ecr:x:y.a: is a duplicate, in line 3; keep one",
    ]


def test_a_key_of_a_misspelt_namespace_is_checked_all_the_same(read: Read) -> None:
    assert problems(read("config:\n  erc:repositories: {A1: }\n  ecs:region: x")) == [
        (
            "erc:repositories: is of another namespace, so it would never be read; "
            "did you mean 'ecr:repositories'?"
        ),
        (
            "repositories.A1: 'A1' is not a repository name: use a-z and 0-9, with "
            "single . _ - or / between them; try 'a1'"
        ),
    ]


def test_a_key_of_the_right_namespace_wins_over_it(read: Read) -> None:
    file = read("config:\n  erc:global_tags: {a: b}\n  ecr:global_tags: {c: d}")
    assert file.inputs == {"global_tags": {"c": "d"}}
    file = read("config:\n  ecr:global_tags: {c: d}\n  erc:global_tags: {a: b}")
    assert file.inputs == {"global_tags": {"c": "d"}}


def test_all_problems_are_told_at_once_in_the_order_of_the_file(read: Read) -> None:
    file = read(
        """\
config:
  ecr:global_tags: {owner: {secure: AAAB}}
  a:b:c: 1
  ecr:repositories:
    team/web:
      tags: {a: 'x', a: 'y'}
      imagetag_mutability: IMMUTABLE
    Team/API:
    team/web:
  erc:replication_regions: [eu-west-1, eu-west-1]
  ecr:defaultprotect: true
"""
    )
    assert problems(file) == [
        (
            "global_tags.owner: holds a secret (`secure:`), but AWS shows this value "
            "to everyone; write it in clear text, or leave it out"
        ),
        "a:b:c: is no key of Pulumi's configuration; write namespace:name",
        "repositories.team/web: is a duplicate, in lines 5 and 9; keep one",
        "repositories.team/web.tags.a: is a duplicate, in line 6; keep one",
        (
            "repositories.team/web.imagetag_mutability: unknown key; "
            "did you mean 'image_tag_mutability'?"
        ),
        (
            "repositories.Team/API: 'Team/API' is not a repository name: use a-z and "
            "0-9, with single . _ - or / between them; try 'team/api'"
        ),
        (
            "erc:replication_regions: is of another namespace, so it would never be "
            "read; did you mean 'ecr:replication_regions'?"
        ),
        "defaultprotect: unknown key; did you mean 'default_protect'?",
        "replication_regions[1]: is a duplicate (got 'eu-west-1'); remove one",
    ]


def of_images(text: str) -> StackFile:
    """Read a text as a stack file of a project called `images`."""
    Path("x.yaml").write_text(text, encoding="utf-8")
    return stack_file.read("x.yaml", "images")


@pytest.mark.parametrize(
    "key", ["images:repositories", "images:config:repositories", "repositories"]
)
@pytest.mark.usefixtures("read")
def test_the_inputs_have_the_name_of_the_project(key: str) -> None:
    file = of_images(f"config: {{{key}: {{Web: }}, aws:repositories: {{}}}}")
    assert problems(file) == [
        (
            "repositories.Web: 'Web' is not a repository name: use a-z and 0-9, with "
            "single . _ - or / between them; try 'web'"
        )
    ]


@pytest.mark.parametrize(
    "namespace", ["ecr", "ecr-component", "image", "Images", "iamges", " images"]
)
@pytest.mark.usefixtures("read")
def test_another_name_than_that_of_the_project_is_told(namespace: str) -> None:
    assert problems(of_images(f"config: {{'{namespace}:repositories': {{}}}}")) == [
        (
            f"{namespace}:repositories: is of another namespace, so it would never be "
            "read; did you mean 'images:repositories'?"
        )
    ]


@pytest.mark.usefixtures("read")
def test_a_file_of_another_project_is_told_how_to_begin() -> None:
    assert problems(of_images("config: {}")) == [
        "config: is empty; write the inputs under it, such as images:repositories"
    ]


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        pytest.param(
            "{released: 2024-01-01}",
            "global_tags.released: is written 2024-01-01, which Pulumi reads as "
            "2024-01-01 00:00:00 +0000 UTC; put quotes around it",
            id="a-value",
        ),
        pytest.param(
            "{2024-01-01: released}",
            "global_tags.2024-01-01 00:00:00 +0000 UTC: is written 2024-01-01, which "
            "Pulumi reads as 2024-01-01 00:00:00 +0000 UTC; put quotes around it",
            id="a-key",
        ),
        pytest.param(
            "{1.10: version}",
            "global_tags.1.1: is written 1.10, which Pulumi reads as 1.1; "
            "put quotes around it",
            id="a-number-as-key",
        ),
        pytest.param(
            "2024-01-01",
            "global_tags: is written 2024-01-01, which Pulumi reads as "
            "2024-01-01 00:00:00 +0000 UTC; put quotes around it",
            id="all-of-it",
        ),
    ],
)
def test_what_pulumi_reads_as_another_text_is_refused(
    read: Read, tags: str, says: str
) -> None:
    file = read(f"config: {{ecr:global_tags: {tags}, ecr:repositories: {{}}}}")
    assert problems(file) == [says]


def test_a_repository_whose_name_is_read_as_another_is_told_so_alone(
    read: Read,
) -> None:
    assert problems(read("config: {ecr:repositories: {2024-01-01: {}}}")) == [
        (
            "repositories.2024-01-01 00:00:00 +0000 UTC: is written 2024-01-01, which "
            "Pulumi reads as 2024-01-01 00:00:00 +0000 UTC; put quotes around it"
        )
    ]


def test_other_namespaces_may_hold_times(read: Read) -> None:
    file = read("config: {a:b: [2024-01-01, {1.10: c}], ecr:repositories: {}}\nd: 1")
    assert file.components().repositories.repositories == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            "config: {a:b: [.inf], ecr:repositories: {}}",
            "a:b[0]: is a number that is not finite (got inf)",
            id="of-another-namespace",
        ),
        pytest.param(
            "config: {ecr:repositories: {web: {tags: {a: .nan}}}}",
            "repositories.web.tags.a: is a number that is not finite (got nan)",
            id="of-an-input",
        ),
        pytest.param(
            "config: {ecr:repositories: {}}\n1: .inf",
            "1: is no text, and Pulumi takes no other key here; put quotes around it",
            id="beside-the-configuration",
        ),
    ],
)
def test_what_pulumi_cannot_hand_over_is_refused(
    read: Read, text: str, says: str
) -> None:
    assert problems(read(text)) == [says]


def test_no_value_of_another_namespace_is_shown(read: Read) -> None:
    file = read(
        """\
config:
  aws:secretKey: [hunter2]
  aws:secretKey: hunter2
  aws:config:secretKey: {hunter2: hunter2}
  a:b:c: hunter2
  ecr:repositories: {A1: }
"""
    )
    assert len(problems(file)) == 4
    assert "hunter2" not in "".join(problems(file))
    for text in ("- aws:secretKey: hunter2", "aws:secretKey: *hunter2"):
        with pytest.raises(Unreadable) as found:
            read(f"config:\n  {text}")
        assert "hunter2" not in str(found.value)


@pytest.mark.parametrize(
    ("region", "guess"),
    [
        ("eu-wst-1", "did you mean 'eu-west-1'?"),
        ("EU-WEST-1", "did you mean 'eu-west-1'?"),
        ("xx-nowhere-9", "it may be new"),
    ],
)
def test_a_region_that_nobody_knows_is_warned_of(
    read: Read, region: str, guess: str
) -> None:
    file = read(f"config: {{aws:region: {region}, ecr:repositories: {{}}}}")
    assert file.components().warnings == (
        f"aws:region: no known region is {region!r}; {guess}",
    )


def test_a_region_that_is_known_gives_no_warning(read: Read) -> None:
    file = read("config: {aws:region: eu-west-1, ecr:repositories: {}}")
    assert file.components().warnings == ()


@pytest.mark.parametrize(
    ("written", "account_id"),
    [
        ('["210987654321"]', "210987654321"),
        ("[210987654321]", "210987654321"),
        ("'[\"210987654321\"]'", "210987654321"),
        ('["210987654321", "111122223333"]', None),
        ("[1]", None),
        ("210987654321", None),
        ("", None),
    ],
)
def test_a_provider_for_one_account_tells_which(
    read: Read, written: str, account_id: str | None
) -> None:
    file = read(f"config: {{aws:allowedAccountIds: {written}, aws:region: eu-west-1}}")
    assert file.location == Location("eu-west-1", "aws", account_id)


def test_what_depends_on_the_account_is_told_where_it_is_known(read: Read) -> None:
    text = (
        "config: {aws:allowedAccountIds: ['210987654321'], ecr:registry: "
        "{replication_source_account_ids: ['210987654321']}}"
    )
    (told,) = read(text).components().warnings
    assert told == (
        "registry.replication_source_account_ids[0]: is the registry's own account, "
        "which needs no permission"
    )


_WORDS = [
    *("config:", "ecr:repositories:", "ecr:", "aws:region:", "global_tags:", "a:"),
    *("\n", "\n  ", "\n    ", " ", "- ", ", ", "? ", ": ", "{", "}", "[", "]", "---\n"),
    *("&x ", "*x", "<<: ", "'", '"', "|", "#", "\t", "\r", "%", "!!int ", "!!str "),
    *("~", "1", "1.5", ".inf", "0x1", "2024-01-01", "team/api", "'[[1]]'", "'{}'"),
    *("{secure: x}", "{a: 1, b: [2]}", "NaN", "é", "\ufeff", "\x00", "\u2028"),
]


@given(
    st.binary()
    | st.text().map(str.encode)
    | st.lists(st.sampled_from(_WORDS)).map(lambda words: "".join(words).encode())
    | st.lists(st.sampled_from(_WORDS)).map(
        lambda words: f"config:\n  ecr:repositories: {''.join(words)}".encode()
    )
)
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    try:
        stack_file.read(str(path)).components()
    except (ConfigError, Unreadable) as refused:
        assert str(refused).startswith(f"{path}: ")  # noqa: PT017 - either, or none
