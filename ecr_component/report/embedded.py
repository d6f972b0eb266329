"""A snapshot within a page, and out of it again."""

import json
import re
from typing import Any, Final

from markupsafe import Markup
from pydantic import ValidationError

from ecr_component.report.snapshot import FORMAT, Snapshot

ELEMENT: Final = "snapshot"
"""The id of the element that holds it."""

_HELD: Final = re.compile(
    rf'<script type="application/json" id="{ELEMENT}">(?P<json>[^<]*)</script>'
)


class NoReport(Exception):  # noqa: N818 - what a file is
    """A page that no snapshot can be read from; the text says why, and what to do."""


def embedded(snapshot: Snapshot) -> Markup:
    """The snapshot as JSON that ends no element of HTML and begins none."""
    facts = snapshot.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps({"format": FORMAT, **facts}, separators=(",", ":"))
    return Markup(text.replace("<", r"\u003c"))  # noqa: S704 - has no `<` any more


def snapshot_of(page: str) -> Snapshot:
    """Read the snapshot that a page was made of.

    Raises:
        NoReport: There is none, or a newer version wrote it.
    """
    found = _HELD.search(page)
    if found is None:
        raise NoReport("is no page that `ecr-component report` wrote")
    try:
        facts: Any = json.loads(found["json"])
        if isinstance(facts, dict) and facts.get("format", FORMAT) != FORMAT:
            raise NoReport("was written by another version of ecr-component; use that")
        return Snapshot.model_validate_json(found["json"])
    except (ValueError, RecursionError, ValidationError):
        raise NoReport(
            "holds no report that this version can read; write it anew"
        ) from None
