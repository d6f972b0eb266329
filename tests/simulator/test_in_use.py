"""What runs, as ECS, Lambda and Kubernetes tell of themselves."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.errors import ConfigError
from ecr_component.simulator.in_use import addresses_of

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
DIGEST = "sha256:" + "a" * 64

POD = {
    "kind": "Pod",
    "spec": {
        "containers": [{"name": "api", "image": f"{HOST}/team/api:v1"}],
        "initContainers": [{"name": "db", "image": "docker.io/library/flyway:10"}],
    },
    "status": {
        "containerStatuses": [
            {
                "image": f"{HOST}/team/api:v1",
                "imageID": f"docker-pullable://{HOST}/team/api@{DIGEST}",
            }
        ]
    },
}


def read(value: object) -> list[str]:
    return addresses_of(json.dumps(value).encode(), "in-use.json")


def test_of_pods_every_container_counts_once_and_by_digest_too() -> None:
    found = read({"kind": "List", "items": [POD, POD]})
    assert len(found) == 3
    assert set(found) == {
        f"{HOST}/team/api:v1",
        "docker.io/library/flyway:10",
        f"docker-pullable://{HOST}/team/api@{DIGEST}",
    }


@pytest.mark.parametrize(
    ("written", "found"),
    [
        pytest.param(
            {"tasks": [{"containers": [{"image": "a/b:1", "imageDigest": DIGEST}]}]},
            {"a/b:1", DIGEST},
            id="tasks of ECS",
        ),
        pytest.param(
            {"taskDefinition": {"containerDefinitions": [{"image": "a/b:2"}]}},
            {"a/b:2"},
            id="a task definition",
        ),
        pytest.param(
            {"Code": {"ImageUri": "a/b:3", "ResolvedImageUri": f"a/b@{DIGEST}"}},
            {"a/b:3", f"a/b@{DIGEST}"},
            id="a function",
        ),
        pytest.param([{"image": None}, {"image": ""}, {"image": 5}], set(), id="none"),
        pytest.param({"image": {"image": "a/b:4"}}, {"a/b:4"}, id="one in another"),
    ],
)
def test_what_the_aws_cli_prints_is_read_too(written: object, found: set[str]) -> None:
    assert set(read(written)) == found


def test_several_documents_may_follow_each_other() -> None:
    assert addresses_of(b'{"image": "a"}\n{"image": "b"}', "in-use.json") == ["a", "b"]


def test_addresses_may_stand_between_white_space_as_jsonpath_prints_them() -> None:
    text = b"\xef\xbb\xbfa/b:1 a/b:2\na/b:1 # twice\n"
    assert addresses_of(text, "in-use.txt") == ["a/b:1", "a/b:2"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff", "is not UTF-8"),
        (
            b"{",
            (
                "is not JSON (Expecting property name enclosed in double quotes: line "
                "1 column 2 (char 1)); write what `kubectl get pods -A -o json` "
                "prints, or one image a line"
            ),
        ),
    ],
    ids=["other letters", "half of it"],
)
def test_what_is_neither_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(ConfigError) as refused:
        addresses_of(content, "in-use")
    assert list(refused.value.lines) == ["in-use: 1 problem", f"  {problem}"]


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["image", "a"]), inner)
        ),
    )
)
def test_no_json_ends_in_a_traceback(value: object) -> None:
    assert isinstance(read([value]), list)
