"""Repositories of source on a forge, and the subjects of its pipelines' tokens.

A trust that is too wide lets strangers in, and one that never matches nobody; so a
name is looked at as closely as the forge's own documentation allows.

Sources: GitHub docs, "OpenID Connect reference", with "Example subject claims" and
"Immutable subject claims"; GitLab docs, "OpenID Connect (OIDC) authentication using ID
tokens" and "Configure OpenID Connect in AWS"; git-check-ref-format; IAM user guide,
"IAM policy elements: Variables and tags".
"""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Final

from ecr_component.errors import Key, Message, refuse
from ecr_component.values.scalars import text

GITHUB: Final = "https://token.actions.githubusercontent.com"
GITLAB: Final = "https://gitlab.com"

# GitHub's ids stand behind an @, which no name has. GitHub Enterprise Server, with
# addresses of its own, has none.
_GITHUB = re.compile(
    r"(?P<owner>[A-Za-z0-9][A-Za-z0-9_-]{0,38})(?P<owner_id>@[0-9]{1,20})?/"
    r"(?P<name>[A-Za-z0-9._-]{0,99}\*|[A-Za-z0-9._-]{1,100})(?P<id>@[0-9]{1,20})?"
)
_WITH_IDS = re.compile(
    r"https://([a-z0-9-]+\.)+(githubusercontent\.com|ghe\.com)(/.*)?"
)

_GITLAB = re.compile(
    r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*/"
    r"([A-Za-z0-9_][A-Za-z0-9_.-]*\*?|\*)"
)
_MOST_GITLAB: Final = 255  # characters

# What a policy can hold of what git takes.
_REF = re.compile(r"(?!/|.*//|.*\.\.|.*@\{)[!-)*-9;->@-Z\]_-}\xa1-\xff]{1,250}(?<!/)")
_REF_PREFIX: Final = ("refs/heads/", "refs/tags/")

# A policy takes ${...} for a variable and ? for any character.
_ENVIRONMENT = re.compile(r"[ ->@-~\xa1-\xff]{1,255}")

_WILD: Final = (
    "has a wildcard in front of the name's end, which would let others in",
    "write each repository, or the beginning of their names with * at its end",
)


def github_repository(value: object) -> str:
    """Return a repository on GitHub, with the ids behind its names or without.

    Its name may end in ``*``.
    """
    written = text(value)
    found = _GITHUB.fullmatch(written)
    if not found:
        raise refuse(*_github_fault(written))
    wild = found["name"].endswith("*")
    if wild and found["id"]:
        raise refuse("has an id behind a *", value, "write one of the two")
    if not wild and bool(found["owner_id"]) is not bool(found["id"]):
        raise refuse(
            "has one id of two", value, "write octo-org@123456/app@456789, or none"
        )
    return written


def _github_fault(written: str) -> tuple[str, object, str]:
    inner = written.removesuffix("/").removesuffix(".git")
    inner = re.sub(r"^(https://)?github\.com/|^git@github\.com:", "", inner)
    if inner != written and _GITHUB.fullmatch(inner):
        return "is an address", written, f"try {inner!r}"
    if re.search(r"[*?].", written):
        return (_WILD[0], written, _WILD[1])
    if "/" not in written:
        return ("names no repository", written, "write organization/repository")
    return ("is no repository of GitHub, such as octo-org/app", written, "")


def is_whole_organization(repository: str) -> bool:
    """Whether that means every repository that an organization or group has."""
    return repository.endswith("/*")


def gitlab_project(value: object) -> str:
    """Return a project on GitLab, with all its groups; its name may end in ``*``."""
    written = text(value)
    if _GITLAB.fullmatch(written) and len(written) <= _MOST_GITLAB:
        return written
    path = re.sub(r"^https?://[^/]+/", "", written).removesuffix("/")
    path = path.removesuffix(".git")
    if path != written and _GITLAB.fullmatch(path):
        raise refuse("is an address", value, f"try {path!r}")
    if re.search(r"[*?].", written):
        raise refuse(_WILD[0], value, _WILD[1])
    if "/" not in written:
        raise refuse("names no project", value, "write group/project")
    raise refuse("is no project of GitLab, such as group/project", value)


def git_ref(value: object) -> str:
    """Return the name of a branch or tag, in which ``*`` is any run of characters."""
    written = text(value)
    for prefix in _REF_PREFIX:
        if written.startswith(prefix):
            remedy = f"write {written.removeprefix(prefix)!r}"
            raise refuse("is a whole ref", value, remedy)
    if _REF.fullmatch(written) and "${" not in written:
        return written
    raise refuse(
        "is no name that git takes and a policy can hold",
        value,
        "write it as git has it; the only wildcard is *",
    )


def environment(value: object) -> str:
    """Return the name of an environment, in which ``*`` is any run of characters."""
    written = text(value)
    if _ENVIRONMENT.fullmatch(written) and "${" not in written:
        return written
    raise refuse(
        "is no name of an environment that a policy can hold",
        value,
        "write it as the forge has it; the only wildcard is *",
    )


def github_contexts(
    branches: Iterable[str], tags: Iterable[str], environments: Iterable[str]
) -> Iterator[str]:
    """What the subject of a job ends with; one that has an environment names only that.

    Source: "Customizing the subject claims", for a colon within a name.
    """
    yield from (f"ref:refs/heads/{name}" for name in branches)
    yield from (f"ref:refs/tags/{name}" for name in tags)
    yield from (f"environment:{name.replace(':', '%3A')}" for name in environments)


PULL_REQUEST: Final = "pull_request"
"""The end of the subject of a job that a pull request started."""


def github_subjects(
    repository: str, contexts: Iterable[str], issuer: str
) -> Iterator[str]:
    """The subjects of the jobs of a repository.

    A repository that GitHub made, renamed or moved since 2026-07-15 has ids in its
    subject, and an older one has none unless its owner asked for them; so without ids
    both forms are meant. No name has an @, so that the second means nobody else, except
    another repository of the same owner that makes up subjects: only ids keep that out.

    Source: "Customizing the subject claims for an organization or repository".
    """
    whose = [repository]
    if "@" not in repository and _WITH_IDS.fullmatch(issuer):
        owner, _, name = repository.partition("/")
        whose.append(f"{owner}@*/{name if name.endswith('*') else f'{name}@*'}")
    ends = list(contexts)
    yield from (f"repo:{one}:{end}" for one in whose for end in ends)


def takes_pull_requests(subject: str) -> bool:
    """Whether a subject of GitHub's usual form is also that of a pull request's job.

    A wildcard stands for the colon behind the repository as well.
    """
    claim, _, rest = subject.partition(":")
    ends = (rest[place:] for place in range(len(rest.partition(":")[0]) + 1))
    return claim == "repo" and any(fnmatchcase(f":{PULL_REQUEST}", end) for end in ends)


def gitlab_subjects(
    project: str, *, branches: Iterable[str], tags: Iterable[str]
) -> Iterator[str]:
    """The subjects of the jobs of a project."""
    for kind, names in (("branch", branches), ("tag", tags)):
        for name in names:
            yield f"project_path:{project}:ref_type:{kind}:ref:{name}"


# What a subject begins with in front of its first wildcard: a claim, who that is, and
# the beginning of what they have; on Bitbucket a repository's id. Sources: IAM user
# guide, "Identity-provider controls for shared OIDC providers"; CircleCI docs, "Using
# OpenID Connect tokens in jobs"; Bitbucket Cloud docs, "Integrate Pipelines with
# resource servers using OIDC".
_SAYS_WHO = re.compile(
    r"[^:]+:[^:/]+[:/].+|[^:/]+/[^:/]+/[^:/]+/.+|\{[0-9a-f-]{36}\}:.*"
)
_SUBJECT = re.compile(r"[!-~\xa1-\xff]{1,1000}")


def token_subject(value: object) -> str:
    """Return a subject of any issuer, in which ``*`` is any run of characters."""
    written = text(value)
    if not _SUBJECT.fullmatch(written) or "${" in written:
        raise refuse("is no subject that a policy can hold", value)
    before = re.split(r"[*?]", written, maxsplit=1)[0]
    if before != written and not _SAYS_WHO.fullmatch(before):
        raise refuse(
            "has a wildcard before it says who, which would let others in",
            value,
            Message(
                "write the subject whole, or a wildcard at its end; for a forge ",
                *("there are ", Key("github"), " and ", Key("gitlab")),
            ),
        )
    return written
