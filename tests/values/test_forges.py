"""Repositories on forges and the subjects of their tokens: what is taken, and why not.

Source: GitHub docs, "OpenID Connect reference"; GitLab docs, "OpenID Connect (OIDC)
authentication using ID tokens".
"""

from collections.abc import Callable
from fnmatch import fnmatchcase

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecr_component.errors import Refusal
from ecr_component.values import forges
from tests.conftest import refusal

Rule = Callable[[object], str]

WILD = (
    "has a wildcard in front of the name's end, which would let others in (got {!r}); "
    "write each repository, or the beginning of their names with * at its end"
)
NO_REF = (
    "is no name that git takes and a policy can hold (got {!r}); write it as git has "
    "it; the only wildcard is *"
)
BITBUCKET = "c7f0e1a2-0b1c-4d2e-8f3a-112233445566"
ENTERPRISE = "https://github.example.com/_services/token"


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (forges.github_repository, "octo-org/app"),
        (forges.github_repository, "a/b"),
        (forges.github_repository, "Octo_corp/.github"),
        (forges.github_repository, f"{'o' * 39}/{'r' * 100}"),
        (forges.github_repository, "octo-org@123456/app@456789"),
        (forges.github_repository, "octo-org/app-*"),
        (forges.github_repository, "octo-org/*"),
        (forges.github_repository, "octo-org@123456/*"),
        (forges.gitlab_project, "group/project"),
        (forges.gitlab_project, "group/sub-group/Project.name"),
        (forges.gitlab_project, "group/app-*"),
        (forges.gitlab_project, "group/*"),
        (forges.gitlab_project, f"{'g' * 200}/{'p' * 54}"),
        (forges.git_ref, "main"),
        (forges.git_ref, "release/*"),
        (forges.git_ref, "*"),
        (forges.git_ref, "v1.2.3-rc.1+build@x{y}$"),
        (forges.git_ref, "grün"),
        (forges.git_ref, "a" * 250),
        (forges.environment, "Production"),
        (forges.environment, "eu west: 1"),
        (forges.environment, "prod-*"),
        (forges.token_subject, "system:serviceaccount:shop:web"),
        (forges.token_subject, "system:serviceaccount:shop:*"),
        (forges.token_subject, "repo:octo-org/app-*"),
        (forges.token_subject, "organization:acme:project:*"),
        (forges.token_subject, "104892840238420384"),
        (forges.token_subject, "org/0a1b/project/2c3d/user/*"),
        (forges.token_subject, f"{{{BITBUCKET}}}:*"),
    ],
)
def test_a_name_is_taken_as_it_is(rule: Rule, value: str) -> None:
    assert rule(value) == value


@pytest.mark.parametrize(
    ("rule", "value", "says"),
    [
        pytest.param(
            forges.github_repository,
            "app",
            "names no repository (got 'app'); write organization/repository",
            id="no-organization",
        ),
        *(
            pytest.param(forges.github_repository, wild, WILD.format(wild), id=wild)
            for wild in ("*/*", "*/app", "octo-*/app", "octo-org/*-app", "octo-org/a*b")
        ),
        pytest.param(
            forges.github_repository,
            "https://github.com/octo-org/app",
            "is an address (got 'https://github.com/octo-org/app'); try 'octo-org/app'",
            id="address",
        ),
        pytest.param(
            forges.github_repository,
            "git@github.com:octo-org/app.git",
            "is an address (got 'git@github.com:octo-org/app.git'); try 'octo-org/app'",
            id="address-of-git",
        ),
        pytest.param(
            forges.github_repository,
            "octo-org/app@456789",
            "has one id of two (got 'octo-org/app@456789'); "
            "write octo-org@123456/app@456789, or none",
            id="one-id",
        ),
        pytest.param(
            forges.github_repository,
            "octo-org@123456/app",
            "has one id of two (got 'octo-org@123456/app'); "
            "write octo-org@123456/app@456789, or none",
            id="the-other-id",
        ),
        pytest.param(
            forges.github_repository,
            "octo-org/app-*@1",
            "has an id behind a * (got 'octo-org/app-*@1'); write one of the two",
            id="id-behind-wildcard",
        ),
        *(
            pytest.param(
                forges.github_repository,
                wrong,
                f"is no repository of GitHub, such as octo-org/app (got {wrong!r})",
                id=name,
            )
            for name, wrong in {
                "space": "octo org/app",
                "three-parts": "octo-org/app/main",
                "40-characters": f"{'o' * 40}/app",
                "101-characters": f"octo-org/{'r' * 101}",
                "letters-for-an-id": "octo-org@x/app@y",
            }.items()
        ),
        pytest.param(
            forges.gitlab_project,
            "project",
            "names no project (got 'project'); write group/project",
            id="no-group",
        ),
        *(
            pytest.param(forges.gitlab_project, wild, WILD.format(wild), id=f"{wild}-")
            for wild in ("*/project", "group/*/project", "group/p*x")
        ),
        pytest.param(
            forges.gitlab_project,
            "https://gitlab.com/group/project.git",
            "is an address (got 'https://gitlab.com/group/project.git'); "
            "try 'group/project'",
            id="address-of-gitlab",
        ),
        pytest.param(
            forges.gitlab_project,
            "group/my project",
            "is no project of GitLab, such as group/project (got 'group/my project')",
            id="space-in-a-project",
        ),
        pytest.param(
            forges.git_ref,
            "refs/heads/main",
            "is a whole ref (got 'refs/heads/main'); write 'main'",
            id="whole-ref",
        ),
        pytest.param(
            forges.git_ref,
            "refs/tags/v1",
            "is a whole ref (got 'refs/tags/v1'); write 'v1'",
            id="whole-ref-of-a-tag",
        ),
        *(
            pytest.param(forges.git_ref, wrong, NO_REF.format(wrong), id=f"ref-{wrong}")
            for wrong in (
                *("", "a b", "a:b", "a?", "a~1", "a^", "a..b", "/a", "a/", "a//b"),
                *("a@{1}", "[a", "a\\b", "${x}", "\N{SNOWMAN}"),
            )
        ),
        pytest.param(
            forges.git_ref, "a" * 251, NO_REF.format("a" * 251)[:200], id="251-letters"
        ),
        *(
            pytest.param(
                forges.environment,
                wrong,
                f"is no name of an environment that a policy can hold (got {wrong!r}); "
                "write it as the forge has it; the only wildcard is *",
                id=f"environment-{wrong}",
            )
            for wrong in ("", "a?", "${aws:username}", "a\tb")
        ),
        *(
            pytest.param(
                forges.token_subject,
                wild,
                f"has a wildcard before it says who, which would let others in (got "
                f"{wild!r}); write the subject whole, or a wildcard at its end; for a "
                "forge there are github and gitlab",
                id=f"subject-{wild}",
            )
            for wild in (
                *("*", "?", "repo:*", "repo:octo-org/*", "repo:octo-*/app", "repo:?/a"),
                *("project_path:*", "system:serviceaccount:*", "job-*"),
                *("org/*", "org/0a1b/*", "org/0a1b/project/*", "{*", "{c7f0*}:*"),
                *(f"{{{BITBUCKET}*", "{}:*"),
            )
        ),
        *(
            pytest.param(
                forges.token_subject,
                wrong,
                f"is no subject that a policy can hold (got {wrong!r})",
                id=f"subject-{wrong}",
            )
            for wrong in ("", "a b", "${aws:username}", "\N{SNOWMAN}")
        ),
    ],
)
def test_a_name_is_refused_with_the_way_out(rule: Rule, value: str, says: str) -> None:
    assert refusal(rule, value)[: len(says)] == says


CONTEXTS = [*forges.github_contexts(["main", "release/*"], ["v*"], ["eu: 1"])]


def test_a_job_is_called_after_what_started_it() -> None:
    assert CONTEXTS == [
        "ref:refs/heads/main",
        "ref:refs/heads/release/*",
        "ref:refs/tags/v*",
        "environment:eu%3A 1",
    ]


@pytest.mark.parametrize(
    ("repository", "issuer", "subjects"),
    [
        pytest.param(
            "octo-org/app",
            forges.GITHUB,
            ["repo:octo-org/app:x", "repo:octo-org@*/app@*:x"],
            id="without-ids-both-forms",
        ),
        pytest.param(
            "octo-org@123456/app@456789",
            forges.GITHUB,
            ["repo:octo-org@123456/app@456789:x"],
            id="with-ids-one",
        ),
        pytest.param(
            "octo-org/app-*",
            forges.GITHUB,
            ["repo:octo-org/app-*:x", "repo:octo-org@*/app-*:x"],
            id="a-beginning-of-names",
        ),
        pytest.param(
            "octo-org@123456/*",
            forges.GITHUB,
            ["repo:octo-org@123456/*:x"],
            id="a-whole-organization-by-id",
        ),
        pytest.param(
            "octo-org/app",
            "https://token.actions.octocorp.ghe.com",
            ["repo:octo-org/app:x", "repo:octo-org@*/app@*:x"],
            id="data-residency",
        ),
        pytest.param(
            "octo-org/app",
            f"{forges.GITHUB}/octo-enterprise",
            ["repo:octo-org/app:x", "repo:octo-org@*/app@*:x"],
            id="an-issuer-of-an-enterprise",
        ),
        pytest.param(
            "octo-org/app", ENTERPRISE, ["repo:octo-org/app:x"], id="enterprise-server"
        ),
    ],
)
def test_a_repository_is_called_by_each_name_that_github_has_for_it(
    repository: str, issuer: str, subjects: list[str]
) -> None:
    assert [*forges.github_subjects(repository, ["x"], issuer)] == subjects


def test_a_job_of_gitlab_is_called_after_its_project_and_ref() -> None:
    found = forges.gitlab_subjects("group/app", branches=["main"], tags=["v*"])

    assert [*found] == [
        "project_path:group/app:ref_type:branch:ref:main",
        "project_path:group/app:ref_type:tag:ref:v*",
    ]


@pytest.mark.parametrize(
    ("subject", "takes"),
    [
        ("repo:octo-org/app:pull_request", True),
        ("repo:octo-org/app:*", True),
        ("repo:octo-org/app-*", True),
        ("repo:octo-org/app:p?ll_request", True),
        ("repo:octo-org/app?pull_request", True),
        ("repo:octo-org/app*pull_request", True),
        ("repo:octo-org/app*:*", True),
        ("repo:octo-org/app*:ref:*", False),
        ("repo:octo-org/app?ref:refs/heads/main", False),
        ("repo:octo-org/app:ref:refs/heads/*", False),
        ("repo:octo-org/app:environment:*", False),
        ("job_workflow_ref:octo-org/app/.github/workflows/x.yml@*", False),
    ],
)
def test_a_subject_tells_whether_it_is_that_of_a_pull_request(
    subject: str, *, takes: bool
) -> None:
    assert forges.takes_pull_requests(subject) is takes


NAMES = st.one_of(
    st.sampled_from(["octo", "app"]),
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,8}", fullmatch=True),
)
ENDS = st.one_of(
    st.sampled_from(["ref:refs/heads/main", "ref:refs/heads/x/app@1", "pull_request"]),
    st.from_regex(r"ref:refs/(heads|tags)/[a-z/@-]{1,12}", fullmatch=True),
)


@given(st.lists(NAMES, min_size=2, max_size=2), st.none() | st.integers(1), ENDS)
@example(["octo", "app"], None, "ref:refs/heads/main")
@example(["octo", "app"], 456789, "ref:refs/heads/main")
@example(["octo", "other"], 456789, "ref:refs/heads/x/app@1")
def test_no_job_of_another_repository_or_branch_is_trusted(
    names: list[str], own_id: int | None, end: str
) -> None:
    ids = (f"@{own_id}", f"@{own_id}") if own_id else ("", "")
    whose = "/".join(f"{name}{its_id}" for name, its_id in zip(names, ids, strict=True))
    trusted = forges.github_subjects("octo/app", ["ref:refs/heads/main"], forges.GITHUB)

    matches = any(fnmatchcase(f"repo:{whose}:{end}", one) for one in trusted)

    assert matches is ((names, end) == (["octo", "app"], "ref:refs/heads/main"))


@pytest.mark.parametrize(
    "rule",
    [
        forges.github_repository,
        forges.gitlab_project,
        forges.git_ref,
        forges.environment,
        forges.token_subject,
    ],
)
@given(st.text(max_size=60))
@example("octo-org/app")
@example("${aws:username}")
def test_whatever_is_written_is_refused_or_holds_no_variable(
    rule: Rule, value: str
) -> None:
    try:
        found = rule(value)
    except Refusal:
        return
    assert found == value
    assert "${" not in found
