"""Who may assume a role of IAM, and what it may do in ECR, in words.

Policies of any program are read, so nothing in them is taken for granted.

Sources: those of `access.trust_policy` and `values.forges`, which say it the other way
round; ECR user guide, "Identity-based policy examples".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ecr_component.access import actions
from ecr_component.access.grants import actions_of, in_words
from ecr_component.access.subjects import listed, subject, texts
from ecr_component.access.trust_policy import POD_IDENTITY
from ecr_component.values.regions import Location

_PROVIDER = re.compile(r"arn:[\w-]+:iam::[0-9]{12}:oidc-provider/(?P<issuer>.+)")
_FORGES: Final = {
    "token.actions.githubusercontent.com": "GitHub",
    "gitlab.com": "GitLab",
}
_GITHUB = re.compile(r"repo:(?P<whose>[^:]+):(?P<end>.+)")
_GITLAB = re.compile(
    r"project_path:(?P<whose>[^:]+):ref_type:(?P<kind>[^:]+):ref:(?P<ref>.+)"
)
_POD = re.compile(r"system:serviceaccount:(?P<namespace>[^:]+):(?P<name>.+)")
_ENDS: Final = {
    "ref:refs/heads/": "branch ",
    "ref:refs/tags/": "tag ",
    "environment:": "environment ",
    "pull_request": "pull requests",
}
_TAG: Final = "aws:requesttag/kubernetes-"
_REPOSITORY = re.compile(
    r"arn:[\w-]+:ecr:(?P<region>[^:]*):(?P<account>[^:]*):repository/(?P<name>.+)"
)


def assumed_by(trust: object, location: Location) -> tuple[str, ...]:
    """Who may assume a role, each enough by itself; a secret policy tells nothing."""
    found: dict[str, None] = {}
    for statement in _statements(trust):
        never = "never " if statement["Effect"] == "Deny" else ""
        found |= dict.fromkeys(f"{never}{who}" for who in _who(statement, location))
    return tuple(found)


def _statements(policy: object) -> Iterator[Mapping[str, Any]]:
    written = policy.get("Statement") if isinstance(policy, Mapping) else None
    for statement in listed(written):
        if isinstance(statement, Mapping) and statement.get("Effect") in (
            "Allow",
            "Deny",
        ):
            yield statement


def _who(statement: Mapping[str, Any], location: Location) -> Iterator[str]:
    principal = statement.get("Principal")
    by_kind = principal if isinstance(principal, Mapping) else {}
    if by_kind.keys() == {"Federated"}:
        for name in texts(by_kind["Federated"]):
            yield from _tokens(name, _tests(statement))
    elif [*texts(by_kind.get("Service"))] == [POD_IDENTITY]:
        yield _pods(_tests(statement))
    else:
        one = subject(statement, location)
        condition = f" if {one.condition}" if one.condition else ""
        others = "all but " if one.all_but else ""
        yield from (f"{others}{name}{condition}" for name in one.who)


def _tests(statement: Mapping[str, Any]) -> Mapping[str, list[str]]:
    """The values that a condition takes, by key in small letters."""
    found: dict[str, list[str]] = defaultdict(list)
    condition = statement.get("Condition")
    for by_key in condition.values() if isinstance(condition, Mapping) else ():
        for key, values in by_key.items() if isinstance(by_key, Mapping) else ():
            found[str(key).lower()] += texts(values)
    return found


def _tokens(provider: str, tests: Mapping[str, list[str]]) -> Iterator[str]:
    """Whose tokens of an issuer."""
    known = _PROVIDER.fullmatch(provider)
    issuer = known["issuer"] if known else provider
    subjects = tests.get(f"{issuer}:sub".lower())
    if not subjects:
        yield f"every token of {issuer}"
        return
    ends: dict[str, dict[str, None]] = defaultdict(dict)
    for one in subjects:
        whose, end = _told(one, _FORGES.get(issuer, issuer))
        ends[whose] |= {end: None}
    for whose, several in ends.items():
        told = ", ".join(filter(None, several))
        yield f"{whose} ({told})" if told else whose


def _told(subject: str, forge: str) -> tuple[str, str]:
    """Whose a token is, and which of theirs."""
    if job := _GITHUB.fullmatch(subject):
        # Any id of that name.
        whose = job["whose"].replace("@*", "")
        end = job["end"].replace("%3A", ":")
        for start, words in _ENDS.items():
            if end.startswith(start):
                return f"{whose} on {forge}", f"{words}{end.removeprefix(start)}"
        return f"{whose} on {forge}", end
    if job := _GITLAB.fullmatch(subject):
        return f"{job['whose']} on {forge}", f"{job['kind']} {job['ref']}"
    if pod := _POD.fullmatch(subject):
        account = f"service account {pod['name']}" if pod["name"] != "*" else ""
        return f"pods of namespace {pod['namespace']} on {forge}", account
    return f"{subject} of {forge}", ""


def _pods(tests: Mapping[str, list[str]]) -> str:
    """The pods that Pod Identity gives a role to."""
    told = [
        f"{key.removeprefix(_TAG).replace('-', ' ')} {' or '.join(values)}"
        for key, values in tests.items()
        if key.startswith(_TAG)
    ]
    which = f" ({', '.join(told)})" if told else ""
    return f"pods of EKS by Pod Identity{which}"


def rights(policies: Iterable[object], location: Location) -> tuple[str, ...]:
    """What the policies of a role allow in ECR, and what they deny."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    may_log_in = False
    for policy in policies:
        for statement in _statements(policy):
            granted = actions_of(statement)
            if granted.issuperset(actions.LOGIN) and "*" in texts(
                statement.get("Resource")
            ):
                may_log_in |= statement["Effect"] == "Allow"
                if granted != frozenset(actions.ALL):
                    granted -= frozenset(actions.LOGIN)
            if granted:
                said = statement["Effect"], in_words(granted)
                found[said] |= dict.fromkeys(_resources(statement, location))
    told = [
        f"{'denied ' if effect == 'Deny' else ''}{what}: {', '.join(names)}"
        for (effect, what), names in found.items()
    ]
    if told and not may_log_in:
        told.append("no log in: nothing allows ecr:GetAuthorizationToken for *")
    return tuple(told)


def _resources(statement: Mapping[str, Any], location: Location) -> Iterator[str]:
    if "NotResource" in statement:
        yield f"all but {', '.join(texts(statement['NotResource']))}"
    for arn in texts(statement.get("Resource")):
        known = _REPOSITORY.fullmatch(arn)
        if not known:
            yield "every repository" if arn == "*" else arn
            continue
        region = "" if known["region"] == location.region else f" in {known['region']}"
        whose = known["account"]
        of = "" if whose == location.account_id else f" of {whose}"
        yield f"{known['name']}{region}{of}"
