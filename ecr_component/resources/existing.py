"""A look at AWS before a repository is created: one that exists already is refused.

A replacement is created first, so this is also where a preview learns that ECR can't
make a change, before anything is touched.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pulumi

from ecr_component.errors import Key, Message, Problem
from ecr_component.resources.caller import Caller
from ecr_component.resources.child_names import is_of_replica
from ecr_component.resources.hook_names import CREATE_NEW, hook_name
from ecr_component.resources.provider_functions import Answer, ProviderFunctions

# The functions behind `aws.ecr.get_repositories_output` and `get_repository_output`
# there, whose failure would end a program.
_REPOSITORIES: Final = "aws:ecr/getRepositories:getRepositories"
_REPOSITORY: Final = "aws:ecr/getRepository:getRepository"


class Existing:
    """What the repositories of a component would run into."""

    def __init__(
        self, component: pulumi.Resource, name: str, source: str, caller: Caller
    ) -> None:
        self._component = component
        self._source = source
        self._caller = caller
        self._never: list[Problem] = []
        self._lists: dict[str | None, asyncio.Task[Answer]] = {}
        self._functions = ProviderFunctions(component)
        self.hook = pulumi.ResourceHook(
            hook_name(name, CREATE_NEW),
            self._look,
            pulumi.ResourceHookOptions(on_dry_run=True),
        )
        """Bind it to `before_create`."""

    def refuse(self, registered: Iterable[pulumi.Output[str]]) -> pulumi.Output[None]:
        """Fail with all that can never be, once everything was looked at.

        The engine would stop a program whose hook fails at a preview, for the first
        repository of several and with a traceback of its own.

        Args:
            registered: The URNs of all repositories.
        """

        def report(_urns: object) -> None:
            if self._never:
                problems = sorted(self._never, key=lambda it: (str(it.path), it.what))
                raise self._caller.refusal(self._source, problems)

        return pulumi.Output.all(*registered).apply(report)

    async def _look(self, args: pulumi.ResourceHookArgs) -> None:
        wanted = args.new_inputs or {}
        name, region = wanted["name"], wanted.get("region")
        # The provider's own, where it is not written or not known yet.
        elsewhere = {"region": region} if isinstance(region, str) else {}
        if not await self._may_exist(name, **elsewhere):
            return
        found = await self._functions.answer(_REPOSITORY, {"name": name, **elsewhere})
        if not found:
            return
        differs = _difference(await _encryption(found), await _encryption(wanted))
        where = f" in {region}" if is_of_replica(args.name, region) else ""
        exists = f"exists already{where}"
        if differs:
            problem = _impossible(name, exists, differs)
        else:
            command = await self._functions.import_command(args, name, **elsewhere)
            problem = _taken(name, exists, command)
        told = str(self._caller.problem(problem))
        if not pulumi.runtime.is_dry_run():
            raise ValueError(told)
        if differs:
            self._never.append(problem)
        else:
            # `pulumi preview --import-file` lists what is to be taken over.
            pulumi.log.warn(told, self._component)

    async def _may_exist(self, name: str, region: str | None = None) -> bool:
        """Whether it is worth a closer look: a look at what is not there fails.

        A provider may log that failure, and an engine takes what is logged for an
        error of the whole update. So the names are asked for, which never fails for
        want of a repository: once for a region, by whichever creation comes first.
        """
        if region not in self._lists:
            elsewhere = {} if region is None else {"region": region}
            asked = self._functions.answer(_REPOSITORIES, elsewhere)
            self._lists[region] = asyncio.ensure_future(asked)
        listed = await self._lists[region]
        if listed is None:
            # Listing needs a right to all repositories, looking a right to this one.
            # Who has the second only is to learn all the same, at the preview, of a
            # change that can't be made; who has neither is told nothing, as by AWS.
            return True
        return name in listed.get("names", ())


def _impossible(name: str, exists: str, differs: str) -> Problem:
    what = f"{exists}, {differs}, and ECR can't change that"
    remedy = Message(
        *("leave its ", Key("encryption_config"), " as it was, or take another name "),
        "and copy the images",
    )
    return Problem(("repositories", name), what, remedy=remedy)


def _taken(name: str, exists: str, command: str) -> Problem:
    what = (
        f"{exists}, and this stack doesn't have it, has it under another name, or "
        "is to replace it"
    )
    remedy = (
        "leave it to whoever has it, give a renamed component an alias, drop what asks "
        f"for a replacement, or take it over with {command}"
    )
    return Problem(("repositories", name), what, remedy=remedy)


async def _encryption(repository: Mapping[str, Any]) -> tuple[str, object]:
    """Type and key; no key where none was chosen."""
    blocks = repository.get("encryptionConfigurations")
    if isinstance(blocks, pulumi.Output):  # a secret
        blocks = await blocks.future()
    for block in blocks or ():
        return block.get("encryptionType") or "AES256", block.get("kmsKey") or None
    return "AES256", None


def _difference(held: tuple[str, object], asked: tuple[str, object]) -> str | None:
    """Tell in what two encryptions differ; a key may be a secret, so not which."""
    if held[0] != asked[0]:
        return f"encrypted with {held[0]} and not with {asked[0]}"
    if asked[1] not in (None, held[1]):
        return f"encrypted with another {held[0]} key"
    return None
