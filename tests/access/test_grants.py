"""What the component gives to identities: policies, grants, and addresses of images."""

import json
from collections.abc import Callable
from typing import Any, Final

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.output import UNKNOWN

from ecr_component import EcrRepositories
from ecr_component.access.identity_policy import PULL, identity_policy
from tests.recorder import COMPONENT, REPOSITORY, Recorder

ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"

REGISTRY = "arn:aws:ecr:eu-west-1:210987654321:repository"
DOMAIN = "210987654321.dkr.ecr.eu-west-1.amazonaws.com"
DIGEST = f"sha256:{'0123456789abcdef' * 4}"

PULLING = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
PUSHING = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
    "ecr:BatchGetImage",
]
BOTH = sorted({*PULLING, *PUSHING})


def run(
    recorder: Recorder,
    use: Callable[[EcrRepositories], object],
    *repositories: str,
) -> None:
    """Run a program that makes the component `r` and then uses it."""

    def program() -> None:
        named = repositories or ("team/web", "api")
        args: Any = {"repositories": dict.fromkeys(named)}
        use(EcrRepositories("r", args))

    recorder.run(program)


def answer(
    recorder: Recorder, use: Callable[[EcrRepositories], pulumi.Output[str]]
) -> object:
    """The value of an output that the component gives."""
    run(recorder, lambda made: pulumi.export("answer", use(made)))
    return recorder.exports["answer"]


def refused(recorder: Recorder, use: Callable[[EcrRepositories], object]) -> str:
    """The words with which the program ends."""
    with pytest.raises(pulumi.RunError) as error:
        run(recorder, use)
    return str(error.value)


def policy(actions: list[str], *repositories: str) -> str:
    """The policy of an identity, as IAM is sent it."""
    resources = [f"{REGISTRY}/{name}" for name in repositories]
    login = {"Action": ["ecr:GetAuthorizationToken"], "Resource": "*"}
    rest = {"Action": actions, "Resource": resources}
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", **login}, {"Effect": "Allow", **rest}],
    }
    return json.dumps(document, separators=(",", ":"))


POLICIES = pytest.mark.parametrize(
    ("method", "actions"),
    [("pull_policy", PULLING), ("push_policy", PUSHING), ("pull_push_policy", BOTH)],
)
GRANTS = pytest.mark.parametrize(
    ("method", "actions"),
    [("grant_pull", PULLING), ("grant_push", PUSHING), ("grant_pull_push", BOTH)],
)


@POLICIES
def test_a_policy_is_about_the_repositories_named(
    recorder: Recorder, method: str, actions: list[str]
) -> None:
    found = answer(recorder, lambda made: getattr(made, method)("team/web"))

    assert found == policy(actions, "team/web")


@POLICIES
def test_a_policy_names_each_repository_once_and_in_order(
    recorder: Recorder, method: str, actions: list[str]
) -> None:
    found = answer(
        recorder, lambda made: getattr(made, method)("team/web", "api", "team/web")
    )

    assert found == policy(actions, "api", "team/web")


def test_a_policy_waits_for_its_repositories(preview: Recorder) -> None:
    assert answer(preview, lambda made: made.pull_policy("api")) is UNKNOWN


@pytest.mark.parametrize("method", ["pull_policy", "push_policy", "pull_push_policy"])
def test_a_policy_registers_nothing(recorder: Recorder, method: str) -> None:
    run(recorder, lambda made: getattr(made, method)("api"))

    assert recorder.names() == [
        (REPOSITORY, "r/api"),
        (REPOSITORY, "r/team/web"),
        (COMPONENT, "r"),
    ]


@GRANTS
def test_a_grant_is_a_policy_of_a_role_under_the_component(
    recorder: Recorder, method: str, actions: list[str]
) -> None:
    run(recorder, lambda made: getattr(made, method)("ci", "builder", "api"))

    grant = recorder.one(ROLE_POLICY)
    assert grant.name == "r/ci"
    assert grant.parent == recorder.one(COMPONENT).urn
    assert grant.inputs == {
        "namePrefix": "r-ci-",
        "role": "builder",
        "policy": policy(actions, "api"),
    }
    assert grant.delete_before_replace is False


@GRANTS
def test_a_grant_takes_the_role_itself_or_an_output_of_its_name(
    recorder: Recorder, method: str, actions: list[str]
) -> None:
    def use(made: EcrRepositories) -> None:
        role = aws.iam.Role("builder", name="build", assume_role_policy="{}")
        getattr(made, method)("itself", role, "api", "team/web")
        getattr(made, method)("output", role.name, "api", "team/web")
        getattr(made, method)("later", _later("build"), "api", "team/web")

    run(recorder, use)

    given = {"role": "build", "policy": policy(actions, "api", "team/web")}
    assert recorder.inputs(ROLE_POLICY) == {
        f"r/{name}": {"namePrefix": f"r-{name}-", **given}
        for name in ("itself", "later", "output")
    }


async def _later(value: str) -> str:
    return value


def test_a_grant_depends_on_its_repositories_and_its_role(recorder: Recorder) -> None:
    def use(made: EcrRepositories) -> None:
        role = aws.iam.Role("builder", name="build", assume_role_policy="{}")
        made.grant_pull("ci", role, "api")

    run(recorder, use)

    api = recorder.of(REPOSITORY)["r/api"].urn
    assert set(recorder.one(ROLE_POLICY).dependencies) == {
        api,
        recorder.one(ROLE).urn,
    }


def test_a_component_makes_several_grants(recorder: Recorder) -> None:
    def use(made: EcrRepositories) -> None:
        made.grant_pull("web", "runner", "api")
        made.grant_push("ci", "runner", "api")
        made.grant_pull_push("a", "runner", "api")

    run(recorder, use)

    assert [name for kind, name in recorder.names() if kind == ROLE_POLICY] == [
        "r/a",
        "r/ci",
        "r/web",
    ]


@pytest.mark.parametrize(
    "name", ["a", "n" * 128, "Deploy_1+=,.@-"], ids=["1", "128", "all-characters"]
)
def test_a_grant_has_a_name_that_iam_takes(recorder: Recorder, name: str) -> None:
    run(recorder, lambda made: made.grant_pull(name, "runner", "api"))

    assert recorder.one(ROLE_POLICY).inputs["namePrefix"] == f"r-{name[:99]}-"


def test_grants_of_two_components_have_two_names(recorder: Recorder) -> None:
    def program() -> None:
        role = aws.iam.Role("builder", name="build", assume_role_policy="{}")
        for name in ("images", "team/tools"):
            args: Any = {"repositories": {f"{name}/api": {}}}
            EcrRepositories(name, args).grant_pull("ci", role, f"{name}/api")

    recorder.run(program)

    assert {
        name: grant["namePrefix"]
        for name, grant in recorder.inputs(ROLE_POLICY).items()
    } == {"images/ci": "images-ci-", "team/tools/ci": "team-tools-ci-"}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="empty"),
        pytest.param("n" * 129, id="129-characters"),
        pytest.param("team/web", id="a-slash"),
        pytest.param("ci\n", id="a-new-line"),
        pytest.param("é", id="a-letter-of-another-script"),
    ],
)
def test_any_other_name_of_a_grant_is_refused(recorder: Recorder, name: str) -> None:
    says = refused(recorder, lambda made: made.grant_pull(name, "runner", "api"))

    assert says == (
        "name: a policy's name has 1 to 128 of the characters a-z A-Z 0-9 _ + = , . @ "
        f"- (got {name!r})"
    )


@pytest.mark.parametrize("role", ["r", "r" * 64], ids=["1", "64"])
def test_a_role_is_given_by_its_name(recorder: Recorder, role: str) -> None:
    run(recorder, lambda made: made.grant_pull("ci", role, "api"))

    assert recorder.one(ROLE_POLICY).inputs["role"] == role


@pytest.mark.parametrize(
    ("role", "says"),
    [
        pytest.param(
            "arn:aws:iam::111122223333:role/team/ci",
            "is a role's ARN (got 'arn:aws:iam::111122223333:role/team/ci'); "
            "write its name, 'ci'",
            id="an-arn",
        ),
        pytest.param(
            "",
            "a role's name has 1 to 64 of the characters a-z A-Z 0-9 _ + = , . @ - "
            "(got '')",
            id="empty",
        ),
        pytest.param(
            "r" * 65,
            "a role's name has 1 to 64 of the characters a-z A-Z 0-9 _ + = , . @ - "
            f"(got '{'r' * 65}')",
            id="65-characters",
        ),
        pytest.param(None, "must be text (got null)", id="null"),
        pytest.param(["ci"], "must be text (got ['ci'])", id="a-list"),
    ],
)
def test_any_other_role_is_refused(recorder: Recorder, role: Any, says: str) -> None:  # noqa: ANN401 - anything at all
    assert refused(recorder, lambda made: made.grant_pull("ci", role, "api")) == (
        f"role: {says}"
    )


NAMING = pytest.mark.parametrize(
    "use",
    [
        pytest.param(EcrRepositories.pull_policy, id="pull_policy"),
        pytest.param(EcrRepositories.push_policy, id="push_policy"),
        pytest.param(EcrRepositories.pull_push_policy, id="pull_push_policy"),
        pytest.param(
            lambda made, *names: made.grant_pull("ci", "runner", *names),
            id="grant_pull",
        ),
        pytest.param(
            lambda made, *names: made.grant_push("ci", "runner", *names),
            id="grant_push",
        ),
        pytest.param(
            lambda made, *names: made.grant_pull_push("ci", "runner", *names),
            id="grant_pull_push",
        ),
    ],
)


@NAMING
def test_a_repository_that_is_not_here_is_refused_with_a_near_match(
    recorder: Recorder, use: Callable[..., object]
) -> None:
    says = refused(recorder, lambda made: use(made, "team/wbe", "api", "appi"))

    assert says.splitlines() == [
        (
            "repositories[0]: there is no such repository here (got 'team/wbe'); "
            "did you mean 'team/web'?"
        ),
        (
            "repositories[2]: there is no such repository here (got 'appi'); "
            "did you mean 'api'?"
        ),
    ]


@NAMING
def test_at_least_one_repository_is_named(
    recorder: Recorder, use: Callable[..., object]
) -> None:
    assert refused(recorder, use) == "repositories: name at least one repository"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param(None, "null", id="null"),
        pytest.param(["api"], "['api']", id="a-list"),
    ],
)
@NAMING
def test_a_repository_is_named_by_text(
    recorder: Recorder, use: Callable[..., object], name: object, shown: str
) -> None:
    assert refused(recorder, lambda made: use(made, name)) == (
        f"repositories[0]: must be text (got {shown})"
    )


@pytest.mark.parametrize(
    ("repositories", "others"),
    [
        pytest.param(["api", "jobs"], "there are api, jobs", id="a-few"),
        pytest.param(
            ["app1", "app2", "app3", "app4", "app5", "app6"],
            "there are app1, app2, app3, app4 and 2 more",
            id="many",
        ),
    ],
)
def test_a_repository_like_no_other_is_refused_with_what_there_is(
    recorder: Recorder, repositories: list[str], others: str
) -> None:
    with pytest.raises(pulumi.RunError) as error:
        run(recorder, lambda made: made.pull_policy("zzz"), *repositories)

    assert str(error.value) == (
        f"repositories[0]: there is no such repository here (got 'zzz'); {others}"
    )


def test_where_there_is_no_repository_none_can_be_named(recorder: Recorder) -> None:
    def program() -> None:
        args: Any = {"repositories": {}}
        EcrRepositories("r", args).pull_policy("web")

    with pytest.raises(pulumi.RunError) as error:
        recorder.run(program)

    assert str(error.value) == (
        "repositories[0]: there is no such repository here (got 'web'); there is none"
    )


REPLICATED: Final[dict[str, Any]] = {
    "repositories": {"team/web": {}, "api": {}},
    "replication_regions": ["us-east-1", "eu-central-1"],
    "create_replicas": True,
}


def pulling_from(recorder: Recorder, regions: Any, *names: str) -> list[str]:  # noqa: ANN401 - anything at all
    """The resources of a policy to pull, and of a grant of the same."""

    def program() -> None:
        args: Any = REPLICATED
        made = EcrRepositories("r", args)
        pulumi.export("policy", made.pull_policy(*names, regions=regions))
        made.grant_pull("ci", "runner", *names, regions=regions)

    recorder.run(program)
    text = recorder.one(ROLE_POLICY).inputs["policy"]
    assert recorder.exports == {"policy": text}
    found: list[str] = json.loads(text)["Statement"][1]["Resource"]
    return found


def in_region(region: str, name: str) -> str:
    return f"arn:aws:ecr:{region}:210987654321:repository/{name}"


@pytest.mark.parametrize(
    ("regions", "names", "resources"),
    [
        pytest.param(None, ["api"], [("eu-west-1", "api")], id="not-said"),
        pytest.param(["us-east-1"], ["api"], [("us-east-1", "api")], id="of-a-replica"),
        pytest.param(["eu-west-1"], ["api"], [("eu-west-1", "api")], id="here"),
        pytest.param(
            ("us-east-1", "eu-west-1", "us-east-1"),
            ["team/web", "api"],
            [
                *[("eu-west-1", "api"), ("eu-west-1", "team/web")],
                *[("us-east-1", "api"), ("us-east-1", "team/web")],
            ],
            id="both",
        ),
    ],
)
def test_an_identity_pulls_in_the_regions_said(
    recorder: Recorder,
    regions: object,
    names: list[str],
    resources: list[tuple[str, str]],
) -> None:
    assert pulling_from(recorder, regions, *names) == [
        in_region(*resource) for resource in resources
    ]


@pytest.mark.parametrize(
    ("regions", "names", "says"),
    [
        pytest.param(
            [],
            ["api"],
            "regions: name at least one region; without regions they are those of the "
            "repositories themselves",
            id="none",
        ),
        pytest.param(
            ["us-est-1", "eu-west-1", "ap-south-1"],
            ["api"],
            "regions[0]: there are no replicas in this region (got 'us-est-1'); did "
            "you mean 'us-east-1'?\n"
            "regions[2]: there are no replicas in this region (got 'ap-south-1'); they "
            "are in eu-central-1, us-east-1",
            id="others",
        ),
        pytest.param(
            "us-east-1",
            ["api"],
            "regions: must be a list (got 'us-east-1'); put it between [ and ]",
            id="text",
        ),
        pytest.param([None], ["api"], "regions[0]: must be text (got null)", id="null"),
        pytest.param(
            ["us-east-1", "eu-central-1"],
            ["api", "apis"],
            "repositories[1]: there is no such repository here (got 'apis'); did you "
            "mean 'api'?",
            id="a-repository-that-is-nowhere",
        ),
    ],
)
def test_regions_without_replicas_are_refused(
    recorder: Recorder, regions: object, names: list[str], says: str
) -> None:
    with pytest.raises(pulumi.RunError) as error:
        pulling_from(recorder, regions, *names)

    assert str(error.value) == says


MOST: Final = 10_240


def repositories_of(characters: int, region: str = "eu-west-1") -> list[str]:
    """Names of repositories whose policy to pull has so many characters."""
    arn = f"arn:aws:ecr:{region}:210987654321:repository"
    names: list[str] = []

    def left() -> int:
        arns = [f"{arn}/{name}" for name in [*names, ""]]
        return characters - len(identity_policy(PULL, arns))

    while left() > 256:  # as long as one name can be
        another = len(f'"{arn}/",')
        names.append(f"{len(names):0{min(250, left() - another - 2)}}")
    return [*names, "b" * left()]


def too_long(characters: str, these_have: str = "this one has") -> str:
    return (
        "a role's inline policies have up to 10,240 characters together in IAM, and "
        f"{these_have} {characters}; grant fewer repositories, or attach what "
        "pull_policy or push_policy returns for a part of them as a managed policy, "
        "each of up to 6,144"
    )


def test_a_grant_is_as_long_as_iam_takes(recorder: Recorder) -> None:
    names = repositories_of(MOST)

    run(recorder, lambda made: made.grant_pull("ci", "runner", *names), *names)

    assert len(recorder.one(ROLE_POLICY).inputs["policy"]) == MOST


@pytest.mark.parametrize("at_preview", [True, False], ids=["preview", "up"])
def test_a_longer_one_is_refused_before_its_arns_are_known(
    at_preview: bool,  # noqa: FBT001
) -> None:
    names = repositories_of(MOST + 1)

    with pytest.raises(pulumi.RunError) as error:
        run(
            Recorder(preview=at_preview),
            lambda made: made.grant_pull("ci", "runner", *names),
            *names,
        )

    assert str(error.value) == f"grant 'ci': {too_long('at least 10,241')}"


def test_one_that_turns_out_longer_is_refused_once_its_arns_are_known(
    recorder: Recorder,
) -> None:
    recorder.region = "eu-central-1"
    names = repositories_of(MOST + 1, recorder.region)

    with pytest.raises(pulumi.RunError) as error:
        run(recorder, lambda made: made.grant_pull("ci", "runner", *names), *names)

    assert str(error.value).splitlines() == [
        "EcrRepositories 'r': 1 problem",
        f"  grant 'ci': {too_long('10,241')}",
    ]
    assert recorder.inputs(ROLE_POLICY) == {}


def test_the_policies_of_a_role_are_counted_together(recorder: Recorder) -> None:
    """Of whatever component they are, and however the role is given."""
    third = repositories_of(MOST // 3 + 1)

    def program() -> None:
        role = aws.iam.Role("builder", name="build", assume_role_policy="{}")
        args: Any = {"repositories": dict.fromkeys(third)}
        first, second = EcrRepositories("one", args), EcrRepositories("two", args)
        first.grant_pull("a", role, *third)
        second.grant_pull("b", role.name, *third)
        second.grant_pull("c", role, *third)

    with pytest.raises(pulumi.RunError) as error:
        recorder.run(program)

    others = "'one/a', 'two/b' with this one have"
    assert str(error.value) == f"grant 'c': {too_long('at least 10,242', others)}"


def test_they_are_counted_together_where_the_role_is_named(recorder: Recorder) -> None:
    half = repositories_of(MOST // 2 + 1)

    def use(made: EcrRepositories) -> None:
        made.grant_pull("a", "runner", *half)
        made.grant_pull("b", "runner", *half)

    with pytest.raises(pulumi.RunError) as error:
        run(recorder, use, *half)

    others = "'r/a' with this one have"
    assert str(error.value) == f"grant 'b': {too_long('at least 10,242', others)}"


def test_roles_of_one_name_may_be_of_two_accounts(recorder: Recorder) -> None:
    most = repositories_of(MOST)

    def program() -> None:
        args: Any = {"repositories": dict.fromkeys(most)}
        for name in ("one", "two"):
            EcrRepositories(name, args).grant_pull("ci", "runner", *most)

    recorder.run(program)

    assert {len(it["policy"]) for it in recorder.inputs(ROLE_POLICY).values()} == {MOST}


def test_another_role_is_counted_by_itself(recorder: Recorder) -> None:
    most = repositories_of(MOST)

    def use(made: EcrRepositories) -> None:
        for name in ("builder", "runner"):
            made.grant_pull(name, name, *most)

    run(recorder, use, *most)

    assert len(recorder.of(ROLE_POLICY)) == 2


@pytest.mark.parametrize(
    ("which", "uri"),
    [
        pytest.param({"tag": "v1"}, f"{DOMAIN}/team/web:v1", id="a-tag"),
        pytest.param({"tag": "_"}, f"{DOMAIN}/team/web:_", id="a-tag-of-1"),
        pytest.param(
            {"tag": "t" * 128}, f"{DOMAIN}/team/web:{'t' * 128}", id="a-tag-of-128"
        ),
        pytest.param({"digest": DIGEST}, f"{DOMAIN}/team/web@{DIGEST}", id="a-digest"),
        pytest.param(
            {"tag": None, "digest": DIGEST},
            f"{DOMAIN}/team/web@{DIGEST}",
            id="a-digest-and-no-tag",
        ),
    ],
)
def test_an_image_has_an_address(
    recorder: Recorder, which: dict[str, str], uri: str
) -> None:
    assert answer(recorder, lambda made: made.image_uri("team/web", **which)) == uri


@pytest.mark.parametrize(
    ("key", "value", "uri"),
    [
        pytest.param("tag", "v1", f"{DOMAIN}/api:v1", id="tag"),
        pytest.param("digest", DIGEST, f"{DOMAIN}/api@{DIGEST}", id="digest"),
    ],
)
def test_a_tag_or_a_digest_may_be_an_output(
    recorder: Recorder, key: str, value: str, uri: str
) -> None:
    def use(made: EcrRepositories) -> None:
        output: Any = {key: pulumi.Output.from_input(value)}
        later: Any = {key: _later(value)}
        pulumi.export("output", made.image_uri("api", **output))
        pulumi.export("later", made.image_uri("api", **later))

    run(recorder, use)

    assert recorder.exports == {"output": uri, "later": uri}


@pytest.mark.parametrize(
    ("use", "says"),
    [
        pytest.param(
            lambda made, wrong: made.image_uri("api", tag=wrong),
            "tag: an image's tag has 1 to 128 of the characters a-z A-Z 0-9 _ . - "
            "(got 'a b')",
            id="tag",
        ),
        pytest.param(
            lambda made, wrong: made.image_uri("api", digest=wrong),
            "digest: an image's digest reads sha256: and 64 digits 0-9 a-f (got 'a b')",
            id="digest",
        ),
        pytest.param(
            lambda made, wrong: made.grant_pull("ci", wrong, "api"),
            "role: a role's name has 1 to 64 of the characters a-z A-Z 0-9 _ + = , . @ "
            "- (got 'a b')",
            id="role",
        ),
    ],
)
def test_an_output_has_to_keep_the_same_rule(
    recorder: Recorder, use: Callable[..., object], says: str
) -> None:
    wrong = "a b"

    assert refused(
        recorder, lambda made: use(made, pulumi.Output.from_input(wrong))
    ).splitlines() == ["EcrRepositories 'r': 1 problem", f"  {says}"]


def test_two_outputs_in_one_place_are_kept_apart(recorder: Recorder) -> None:
    def use(made: EcrRepositories) -> None:
        for tag in ("v1", "v2"):
            pulumi.export(tag, made.image_uri("api", tag=pulumi.Output.from_input(tag)))

    run(recorder, use)

    assert recorder.exports == {tag: f"{DOMAIN}/api:{tag}" for tag in ("v1", "v2")}


def test_an_address_waits_for_its_repository(preview: Recorder) -> None:
    assert answer(preview, lambda made: made.image_uri("api", tag="v1")) is UNKNOWN


TAG = "tag: an image's tag has 1 to 128 of the characters a-z A-Z 0-9 _ . -"
READS = "digest: an image's digest reads sha256: and 64 digits 0-9 a-f"


@pytest.mark.parametrize(
    ("which", "says"),
    [
        pytest.param({}, "image_uri: takes either a tag or a digest", id="neither"),
        pytest.param(
            {"tag": "v1", "digest": DIGEST},
            "image_uri: takes either a tag or a digest",
            id="both",
        ),
        pytest.param({"tag": ""}, f"{TAG} (got '')", id="an-empty-tag"),
        pytest.param(
            {"tag": "t" * 129}, f"{TAG} (got '{'t' * 129}')", id="a-tag-of-129"
        ),
        pytest.param({"tag": ".v1"}, f"{TAG} (got '.v1')", id="a-dot-first"),
        pytest.param({"tag": "v1\n"}, rf"{TAG} (got 'v1\n')", id="a-new-line"),
        pytest.param({"tag": "a:b"}, f"{TAG} (got 'a:b')", id="a-colon"),
        pytest.param({"tag": 1}, "tag: must be text (got 1)", id="a-number"),
        pytest.param(
            {"digest": DIGEST[:-1]}, f"{READS} (got '{DIGEST[:-1]}')", id="63-digits"
        ),
        pytest.param(
            {"digest": f"{DIGEST}0"}, f"{READS} (got '{DIGEST}0')", id="65-digits"
        ),
        pytest.param(
            {"digest": DIGEST.upper()},
            f"{READS} (got '{DIGEST.upper()}')",
            id="capital-letters",
        ),
        pytest.param(
            {"digest": DIGEST[7:]}, f"{READS} (got '{DIGEST[7:]}')", id="no-algorithm"
        ),
    ],
)
def test_what_names_no_image_is_refused(
    recorder: Recorder, which: dict[str, Any], says: str
) -> None:
    assert refused(recorder, lambda made: made.image_uri("api", **which)) == says


def test_an_image_of_a_repository_that_is_not_here_is_refused(
    recorder: Recorder,
) -> None:
    assert refused(recorder, lambda made: made.image_uri("appi", tag="v1")) == (
        "image_uri: there is no such repository here (got 'appi'); did you mean 'api'?"
    )
