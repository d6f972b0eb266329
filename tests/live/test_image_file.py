"""What the AWS CLI prints, and everything else that may stand in such a file."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.errors import ConfigError
from ecr_component.live.image_file import ImageFile, read_images, read_repositories
from ecr_component.simulator import Image

DETAIL = {"imageDigest": "sha256:a", "imagePushedAt": "2026-01-31T12:00:00+00:00"}
PUSHED = datetime(2026, 1, 31, 12, tzinfo=UTC)
STATUS = "ACTIVE, ARCHIVED or ACTIVATING"
PRINTED = 'write what `aws ecr describe-images` prints: {"imageDetails": [...]}'


def read(document: object) -> ImageFile:
    return read_images(json.dumps(document).encode(), "images.json")


def problems(document: object) -> list[str]:
    """The lines of the error, without the first."""
    return problems_of(json.dumps(document).encode())


def problems_of(content: bytes) -> list[str]:
    with pytest.raises(ConfigError) as error:
        read_images(content, "images.json")
    head, *lines = str(error.value).splitlines()
    count = f"{len(lines)} problem{'' if len(lines) == 1 else 's'}"
    assert head == f"images.json: {count}"
    return [line.strip() for line in lines]


def test_every_known_key_of_an_image_is_read() -> None:
    detail = {
        "registryId": "123456789012",
        "repositoryName": "team/api",
        "imageDigest": "sha256:a",
        "imageTags": ["v1", "v2"],
        "imageSizeInBytes": 1024,
        "imagePushedAt": "2026-01-01T00:00:00+00:00",
        "imageManifestMediaType": "application/vnd.oci.image.manifest.v1+json",
        "artifactMediaType": "application/vnd.oci.image.config.v1+json",
        "lastRecordedPullTime": "2026-01-02T00:00:00.123000+00:00",
        "subjectManifestDigest": "sha256:b",
        "imageStatus": "ARCHIVED",
        "lastArchivedAt": "2026-01-04T00:00:00+00:00",
        "lastActivatedAt": "2026-01-03T00:00:00+00:00",
        "keyOfTheFuture": {"x": 1},
    }
    assert read({"imageDetails": [detail]}).images == [
        Image(
            digest="sha256:a",
            pushed_at=datetime(2026, 1, 1, tzinfo=UTC),
            registry="123456789012",
            repository="team/api",
            tags=("v1", "v2"),
            pulled_at=datetime(2026, 1, 2, 0, 0, 0, 123000, tzinfo=UTC),
            storage_class="archive",
            archived_at=datetime(2026, 1, 4, tzinfo=UTC),
            activated_at=datetime(2026, 1, 3, tzinfo=UTC),
            media_type="application/vnd.oci.image.manifest.v1+json",
            subject="sha256:b",
            size=1024,
        )
    ]


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"imageDetails": [DETAIL]}, id="as-printed"),
        pytest.param([DETAIL], id="bare-list"),
        pytest.param([{**DETAIL, "imageTags": None}], id="null"),
        pytest.param([{**DETAIL, "imageTags": []}], id="empty-tags"),
        pytest.param([{**DETAIL, "imageStatus": "ACTIVE"}], id="active"),
        pytest.param(DETAIL, id="alone"),
    ],
)
def test_an_image_needs_a_digest_and_a_push_only(document: object) -> None:
    assert read(document).images == [Image(digest="sha256:a", pushed_at=PUSHED)]


def test_an_image_on_its_way_back_from_the_archive_is_told() -> None:
    [image] = read([{**DETAIL, "imageStatus": "ACTIVATING"}]).images
    assert (image.storage_class, image.is_activating) == ("standard", True)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("2026-01-31T12:00:00+00:00", id="text"),
        pytest.param("2026-01-31 12:00:00+00:00", id="text-of-a-datetime"),
        pytest.param("2026-01-31T12:00:00Z", id="zulu"),
        pytest.param("2026-01-31T14:00:00.000000+02:00", id="elsewhere"),
        pytest.param(1769860800, id="whole-seconds"),
        pytest.param(1769860800.0, id="seconds"),
    ],
)
def test_times_are_read_as_either_version_of_the_cli_writes_them(
    written: object,
) -> None:
    [image] = read([{**DETAIL, "imagePushedAt": written}]).images
    assert image.pushed_at == PUSHED


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"]
)
def test_every_encoding_of_json_is_read(encoding: str) -> None:
    content = json.dumps([{**DETAIL, "imageTags": ["caf\u00e9"]}], ensure_ascii=False)
    [image] = read_images(content.encode(encoding), "").images
    assert image.tags == ("caf\u00e9",)


def test_pages_may_follow_each_other() -> None:
    pages = [{"imageDetails": [{**DETAIL, "imageDigest": it}]} for it in "ab"]
    content = "\n\n".join(json.dumps(page) for page in pages) + "\n"
    images = read_images(content.encode(), "").images
    assert [image.digest for image in images] == ["a", "b"]


@pytest.mark.parametrize("key", ["nextToken", "NextToken"])
def test_a_token_on_the_last_page_tells_that_images_are_missing(key: str) -> None:
    page = {"imageDetails": [DETAIL]}
    assert not read({**page, key: None}).goes_on
    assert read({**page, key: "abc"}).goes_on


@pytest.mark.parametrize(
    ("behind", "goes_on"),
    [
        pytest.param([], False, id="images"),
        pytest.param({"images": []}, True, id="manifests"),
        pytest.param(
            [{**DETAIL, "repositoryName": "web"}], True, id="images-of-another"
        ),
    ],
)
def test_a_token_counts_on_the_last_page_of_a_repository_only(
    behind: object,
    goes_on: bool,  # noqa: FBT001 - pytest gives it by name
) -> None:
    detail = {**DETAIL, "repositoryName": "api"}
    content = json.dumps({"imageDetails": [detail], "nextToken": "abc"})
    content += json.dumps(behind)
    assert read_images(content.encode(), "", "api").goes_on == goes_on


class TestPagesInAList:
    PAGES: Final = (
        {"imageDetails": [{**DETAIL, "imageDigest": "a"}], "nextToken": "abc"},
        {"imageDetails": [{**DETAIL, "imageDigest": "b"}]},
    )

    @pytest.mark.parametrize(
        "document",
        [
            pytest.param(list(PAGES), id="answers"),
            pytest.param([page["imageDetails"] for page in PAGES], id="bare-lists"),
            pytest.param([list(PAGES[:1]), list(PAGES[1:])], id="lists-of-answers"),
            pytest.param(
                [{**page, "ResponseMetadata": {}} for page in PAGES], id="of-boto3"
            ),
        ],
    )
    def test_pages_in_a_list_are_read(self, document: object) -> None:
        found = read(document)
        assert [image.digest for image in found.images] == ["a", "b"]
        assert not found.goes_on

    def test_manifests_may_stand_among_them(self) -> None:
        fetched = TestManifests.fetched("b", TestManifests.LISTED)
        first, second = read([*self.PAGES, fetched]).images
        assert (first.references, second.references) == (None, ("sha256:b",))

    def test_a_problem_has_its_place_among_them(self) -> None:
        no_image = "must be an image, a mapping of keys to values (got 3)"
        assert problems([self.PAGES[0], {"imageDetails": [3]}, 7]) == [
            f"[1].imageDetails[0]: {no_image}",
            f"[2]: holds no images (got 7); {PRINTED}",
        ]

    def test_an_image_that_stands_on_two_of_them_is_refused(self) -> None:
        same = "is the same image as [0].imageDetails[0] (got 'a')"
        assert problems([self.PAGES[0], self.PAGES[0]]) == [
            f"[1].imageDetails[0].imageDigest: {same}"
        ]

    def test_images_may_follow_each_other_alone(self) -> None:
        content = json.dumps(DETAIL) + "\n" + json.dumps({**DETAIL, "imageDigest": "b"})
        images = read_images(content.encode(), "").images
        assert [image.digest for image in images] == ["sha256:a", "b"]
        assert problems_of((content + content).encode()) == [
            "document 3.imageDigest: is the same image as document 1 (got 'sha256:a')",
            "document 4.imageDigest: is the same image as document 2 (got 'b')",
        ]


class TestTwoRepositoriesInOneFile:
    API: Final = {**DETAIL, "repositoryName": "team/api", "registryId": "111122223333"}
    WEB: Final = {**API, "repositoryName": "team/web", "imageDigest": "sha256:b"}
    ELSEWHERE: Final = {**API, "registryId": "444455556666", "imageDigest": "sha256:c"}

    def chosen(self, repository: str, *details: object) -> ImageFile:
        return read_images(json.dumps(details).encode(), "images.json", repository)

    def test_they_are_refused_unless_one_is_chosen(self) -> None:
        [problem] = problems([self.WEB, self.API])
        assert problem == (
            "holds images of several repositories ('team/api', 'team/web'); choose one "
            "with --repository; each has a policy of its own"
        )

    def test_the_images_of_the_chosen_one_are_taken(self) -> None:
        found = self.chosen("team/web", self.API, self.WEB)
        assert [image.digest for image in found.images] == ["sha256:b"]
        assert found.left_out == {"team/api": 1}

    def test_the_same_image_may_stand_in_both(self) -> None:
        twin = {**self.WEB, "imageDigest": "sha256:a"}
        assert len(self.chosen("team/api", self.API, twin).images) == 1
        with pytest.raises(ConfigError) as error:
            self.chosen("team/api", self.API, twin, self.API)
        assert str(error.value) == (
            "images.json: 1 problem\n"
            "  [2].imageDigest: is the same image as [0] (got 'sha256:a')"
        )

    def test_images_of_another_alone_are_refused(self) -> None:
        with pytest.raises(ConfigError) as error:
            self.chosen("team/api", self.WEB)
        assert str(error.value) == (
            "images.json: 1 problem\n"
            "  holds images of 'team/web', and none of 'team/api'; write this "
            "repository's, or name another with --repository"
        )

    def test_an_image_without_a_repository_counts_as_one_of_these(self) -> None:
        found = self.chosen("team/api", DETAIL, self.WEB)
        assert [image.digest for image in found.images] == ["sha256:a"]

    def test_no_images_at_all_are_those_of_any_repository(self) -> None:
        assert self.chosen("team/api").images == []

    def test_those_of_one_name_in_two_registries_are_refused(self) -> None:
        [problem] = problems([self.API, self.ELSEWHERE])
        assert problem == (
            "holds images of several registries (111122223333, 444455556666); write "
            "those of one"
        )


class TestManifests:
    LISTED = json.dumps({"manifests": [{"digest": "sha256:b"}, {}, 3, {"digest": 4}]})

    def test_the_parts_of_a_manifest_list_are_those_of_batch_get_image(self) -> None:
        content = json.dumps(
            {"imageDetails": [DETAIL, {**DETAIL, "imageDigest": "sha256:b"}]}
        ) + json.dumps(self.fetched("sha256:a", self.LISTED))
        first, second = read_images(content.encode(), "").images
        assert (first.references, second.references) == (("sha256:b",), None)

    def test_manifests_may_come_first(self) -> None:
        fetched = self.fetched("sha256:a", self.LISTED)
        content = json.dumps(fetched) + json.dumps([DETAIL])
        [image] = read_images(content.encode(), "").images
        assert image.references == ("sha256:b",)

    @pytest.mark.parametrize("manifest", ['{"layers": []}', "[]", "3"])
    def test_any_other_manifest_has_no_parts(self, manifest: str) -> None:
        content = json.dumps(self.fetched("sha256:a", manifest)) + json.dumps([DETAIL])
        [image] = read_images(content.encode(), "").images
        assert image.references == ()

    @pytest.mark.parametrize(
        ("entry", "says"),
        [
            pytest.param(
                {"imageId": {"imageDigest": "sha256:a"}, "imageManifest": "{"},
                ".imageManifest: is not JSON (Expecting property name enclosed in "
                "double quotes: line 1 column 2 (char 1))",
                id="no-json",
            ),
            pytest.param(
                {
                    "imageId": {"imageDigest": "sha256:a"},
                    "imageManifest": '{"manifests": [], "manifests": []}',
                },
                ".imageManifest.manifests: is a duplicate; keep one",
                id="json-key-twice",
            ),
            pytest.param(
                {"imageId": {"imageTag": "v1"}, "imageManifest": "{}"},
                ": has no imageId.imageDigest or no imageManifest (got {'imageId': "
                "{'imageTag': 'v1'}, 'imageManifest': '{}'}); write what "
                "`aws ecr batch-get-image` prints",
                id="no-digest",
            ),
        ],
    )
    def test_a_manifest_that_is_none_is_refused(self, entry: object, says: str) -> None:
        assert problems({"images": [entry]}) == [f"images[0]{says}"]

    def test_a_manifest_nested_too_deeply_is_refused(self) -> None:
        assert problems(self.fetched("sha256:a", "[" * 99_999)) == [
            "images[0].imageManifest: is nested more than 100 levels deep"
        ]

    @staticmethod
    def fetched(digest: str, manifest: str) -> dict[str, Any]:
        image = {"imageId": {"imageDigest": digest}, "imageManifest": manifest}
        return {"images": [image], "failures": []}


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("imageDigest", "", "must be text, and not empty (got '')"),
        ("imageDigest", 3, "must be text, and not empty (got 3)"),
        ("imageTags", "v1", "must be a list (got 'v1'); put it between [ and ]"),
        ("imageSizeInBytes", -1, "must be 0 or more (got -1)"),
        ("repositoryName", 3, "must be text, and not empty (got 3)"),
        ("registryId", 123456789012, "must be text, and not empty (got 123456789012)"),
        ("imageSizeInBytes", 1.5, "must be a whole number (got 1.5)"),
        ("imageSizeInBytes", True, "must be a whole number (got true)"),
        (
            "imageStatus",
            "archived",
            f"must be {STATUS} (got 'archived'); did you mean 'ARCHIVED'?",
        ),
        ("imageStatus", [], f"must be {STATUS} (got [])"),
        (
            "lastRecordedPullTime",
            "2026-01-31T12:00:00",
            "has no time zone (got '2026-01-31T12:00:00'); add one, such as +00:00",
        ),
        (
            "imagePushedAt",
            "2026-01-31",
            "has no time zone (got '2026-01-31'); add one, such as +00:00",
        ),
    ],
)
def test_a_value_of_another_kind_is_refused(key: str, value: object, says: str) -> None:
    assert problems([{**DETAIL, key: value}]) == [f"[0].{key}: {says}"]


@pytest.mark.parametrize("size", [3_000_000_000, 3.0e9])
def test_a_size_may_be_larger_than_any_number_of_a_rule(size: float) -> None:
    [image] = read([{**DETAIL, "imageSizeInBytes": size}]).images
    assert image.size == 3_000_000_000


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("yesterday", "'yesterday'", id="word"),
        pytest.param(True, "true", id="boolean"),
        pytest.param([1], "[1]", id="list"),
        pytest.param(1769860800000, "1769860800000", id="milliseconds"),
        pytest.param(1e17, "1e+17", id="after-all-time"),
        pytest.param(-1e300, "-1e+300", id="before-all-time"),
    ],
)
def test_what_is_no_time_is_refused(value: object, shown: str) -> None:
    remedy = "write 2026-01-31T12:00:00+00:00, or seconds since 1970"
    says = f"[0].imagePushedAt: must be a time (got {shown}); {remedy}"
    assert problems([{**DETAIL, "imagePushedAt": value}]) == [says]


def test_a_tag_that_is_no_text_is_refused_in_its_place() -> None:
    assert problems([{**DETAIL, "imageTags": ["v1", 2, ""]}]) == [
        "[0].imageTags[1]: must be text, and not empty (got 2)",
        "[0].imageTags[2]: must be text, and not empty (got '')",
    ]


def test_every_problem_is_told_at_once_with_its_place() -> None:
    document = {"imageDetails": [{}, DETAIL, 5, {**DETAIL, "imageTags": 3}]}
    assert problems(document) == [
        "imageDetails[0].imageDigest: is missing",
        "imageDetails[0].imagePushedAt: is missing",
        "imageDetails[2]: must be an image, a mapping of keys to values (got 5)",
        "imageDetails[3].imageTags: must be a list (got 3)",
    ]


def test_the_page_is_named_where_there_are_several() -> None:
    content = json.dumps([DETAIL]) + json.dumps({"imageDetails": [3]}) + "7"
    no_image = "must be an image, a mapping of keys to values (got 3)"
    assert problems_of(content.encode()) == [
        f"document 2.imageDetails[0]: {no_image}",
        f"document 3: holds no images (got 7); {PRINTED}",
    ]


def test_an_image_that_stands_there_twice_is_refused() -> None:
    page = {"imageDetails": [DETAIL, {**DETAIL, "imageDigest": "b"}]}
    content = json.dumps(page) + json.dumps([DETAIL])
    same = "is the same image as document 1.imageDetails[0] (got 'sha256:a')"
    assert problems_of(content.encode()) == [f"document 2[0].imageDigest: {same}"]
    assert problems([DETAIL, DETAIL]) == [
        "[1].imageDigest: is the same image as [0] (got 'sha256:a')"
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", f"is empty; {PRINTED}", id="empty"),
        pytest.param(b" \n", f"is empty; {PRINTED}", id="blank"),
        pytest.param(
            b"{'a'}",
            "is not JSON (Expecting property name enclosed in double quotes: line 1 "
            f"column 2 (char 1)); {PRINTED}",
            id="no-json",
        ),
        pytest.param(
            b"[] x",
            "is not JSON (Expecting value: line 1 column 4 (char 3)); " + PRINTED,
            id="rubbish-behind-it",
        ),
        pytest.param(
            b"\xff\xfe\xfd",
            "is not JSON ('utf-16-le' codec can't decode byte 0xfd in position 2: "
            f"truncated data); {PRINTED}",
            id="no-text",
        ),
        pytest.param(
            b"[" * 600 + b"]" * 600, "is nested more than 100 levels deep", id="deep"
        ),
        pytest.param(
            b'{"imageDetails": [{"imageTags": ["a"], "imageTags": ["b"]}]}',
            "imageDetails[0].imageTags: is a duplicate; keep one",
            id="json-key-twice",
        ),
        pytest.param(
            b'[{"imageTags": ["\\ud800"]}]',
            "[0].imageTags[0]: holds half of a character (got '\\ud800'); write it "
            "whole",
            id="half-a-character",
        ),
        pytest.param(
            b'{"repositories": []}',
            f"holds no images (got {{'repositories': []}}); {PRINTED}",
            id="something-else",
        ),
        pytest.param(
            b'{"imageDetails": {}}',
            "imageDetails: must be a list (got {})",
            id="no-list",
        ),
    ],
)
def test_a_file_of_another_kind_is_refused(content: bytes, says: str) -> None:
    assert problems_of(content) == [says]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*DETAIL, "imageTags", "imageDetails", "images"])
            | st.text(),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


def read_or_refused(content: bytes) -> None:
    """Fails on any error but the one that people meet."""
    with suppress(ConfigError):
        found = read_images(content, "")
        assert all(isinstance(image, Image) for image in found.images)


@given(JSON)
def test_any_json_is_read_or_refused(document: object) -> None:
    read_or_refused(json.dumps(document).encode())


@given(st.binary())
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read_or_refused(content)


def named(name: str, digest: str) -> dict[str, object]:
    return {**DETAIL, "repositoryName": name, "imageDigest": digest}


def read_all(*documents: object) -> dict[str, ImageFile]:
    content = "\n".join(map(json.dumps, documents))
    return read_repositories(content.encode(), "all.json")


def test_the_images_of_each_repository_are_told_apart() -> None:
    manifest = json.dumps({"manifests": [{"digest": "part"}]})
    lists = {"imageId": {"imageDigest": "c"}, "imageManifest": manifest}
    found = read_all(
        {"imageDetails": [named("web", "a"), named("api", "a")], "nextToken": "more"},
        {"imageDetails": [named("web", "c")]},
        {"images": [lists]},
    )
    digests = {
        name: [image.digest for image in its.images] for name, its in found.items()
    }
    assert digests == {"web": ["a", "c"], "api": ["a"]}
    assert {name: its.goes_on for name, its in found.items()} == {
        "web": False,
        "api": True,
    }
    assert found["web"].images[1].references == ("part",)


def test_a_last_page_without_images_ends_them_all() -> None:
    first = {"imageDetails": [named("web", "a")], "nextToken": "more"}
    assert not read_all(first, {"imageDetails": []})["web"].goes_on


def test_of_several_repositories_each_image_says_whose_it_is_and_stands_once() -> None:
    with pytest.raises(ConfigError) as refused:
        read_all([DETAIL, named("web", "a"), named("web", "a")])
    assert list(refused.value.lines) == [
        "all.json: 2 problems",
        "  [0].repositoryName: is missing, so nobody knows whose image this is",
        "  [2].imageDigest: is the same image as [1] (got 'a')",
    ]
