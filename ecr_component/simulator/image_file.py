"""Images from the JSON that the AWS CLI prints.

A file holds what `aws ecr describe-images` prints, page after page if need be, or
just its list of images; without `--filter imageStatus=ANY` archived ones are not among
them. What `aws ecr batch-get-image` prints of manifest lists may
stand beside it: only there AWS tells what belongs to a list. That call counts as a
pull, so nothing here makes it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final, TypeVar

from ecr_component.errors import ConfigError, Path, Problem, Refusal, refuse, show_path
from ecr_component.lifecycle import StorageClass
from ecr_component.models import each, gather
from ecr_component.names import Rule, at_least, one_of
from ecr_component.simulator.image import Image

T = TypeVar("T")

_WANTED: Final = 'write what `aws ecr describe-images` prints: {"imageDetails": [...]}'
_SPACE: Final = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True)
class ImageFile:
    """What a file tells of a repository."""

    images: Sequence[Image]
    """In the order written."""
    goes_on: bool = False
    """Whether it ends with a token for further images, which it does not hold."""


def read_images(content: bytes, source: str) -> ImageFile:
    """Read what the AWS CLI printed.

    Args:
        content: JSON, in any of its encodings.
        source: What it is, for the first line of an error.

    Raises:
        ConfigError: It is something else; every problem at once.

    Source: ECR API reference, DescribeImages and BatchGetImage.
    """
    try:
        pages = _pages(list(_documents(content)))
        _refuse_repetition(pages)
    except Refusal as refusal:
        raise ConfigError(source, refusal.problems) from None
    parts = {digest: found for page in pages for digest, found in page.parts.items()}
    images = [image for page in pages for image in page.images]
    for index, image in enumerate(images if parts else ()):
        if image.digest in parts:
            images[index] = replace(image, references=parts[image.digest])
    return ImageFile(images, goes_on=pages[-1].goes_on)


def image_of(detail: object) -> Image:
    """One `ImageDetail`, as the AWS CLI prints it or as boto3 returns it.

    Raises:
        Refusal: It is none; every problem.
    """
    if not isinstance(detail, dict):
        raise refuse("must be an image, a mapping of keys to values", detail)
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in detail.items():
        if value is None or key not in _FIELDS:
            continue
        name, rule = _FIELDS[key]
        try:
            found[name] = rule(value)
        except Refusal as refusal:
            problems += [problem.under(key) for problem in refusal.problems]
    problems += [
        Problem((key,), "is missing") for key in _REQUIRED if detail.get(key) is None
    ]
    if problems:
        raise Refusal(*problems)
    return Image(**found)


@dataclass(frozen=True)
class _Page:
    """What one JSON document holds."""

    images: Sequence[Image] = ()
    place: Path = ()
    """Where the images stand in the document."""
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What belongs to each manifest list, by digest."""
    goes_on: bool = False


def _documents(content: bytes) -> Iterator[object]:
    """JSON documents that follow each other."""
    decoder = json.JSONDecoder()
    try:
        written = content.decode(json.detect_encoding(content)).strip()
        end = 0
        while end < len(written):
            document, end = decoder.raw_decode(written, end)
            yield document
            space = _SPACE.match(written, end)
            end = space.end() if space else end
    except RecursionError:
        raise refuse("is nested too deeply", remedy=_WANTED) from None
    except ValueError as error:
        raise refuse(f"is not JSON ({error})", remedy=_WANTED) from None


def _pages(documents: Sequence[object]) -> list[_Page]:
    """Read each document; its place is named where there are several."""
    if not documents:
        raise refuse("is empty", remedy=_WANTED)
    if len(documents) == 1:
        return [_page(documents[0])]
    names = (f"document {number}" for number in count(1))
    pages = gather(zip(names, documents, strict=False), _page)
    return [replace(page, place=(name, *page.place)) for name, page in pages.items()]


def _page(document: object) -> _Page:
    match document:
        case list():
            return _Page(each(image_of)(document))
        case {"imageDetails": details, **others}:
            images = _under("imageDetails", each(image_of), details)
            goes_on = bool(others.get("nextToken") or others.get("NextToken"))
            return _Page(images, ("imageDetails",), goes_on=goes_on)
        case {"images": fetched}:
            return _Page(parts=dict(_under("images", each(_parts), fetched)))
    raise refuse("holds no images", document, _WANTED)


def _under(key: str, rule: Rule[T], value: object) -> T:
    """Apply a rule to what stands under a key, and say so in its problems."""
    return gather([(key, value)], rule)[key]


def _parts(fetched: object) -> tuple[str, tuple[str, ...]]:
    """What belongs to one image of a `BatchGetImage` response; mostly nothing."""
    match fetched:
        case {"imageId": {"imageDigest": str(digest)}, "imageManifest": str(manifest)}:
            return digest, _under("imageManifest", _listed, manifest)
    remedy = "write what `aws ecr batch-get-image` prints"
    raise refuse("has no imageId.imageDigest or no imageManifest", fetched, remedy)


def _listed(manifest: object) -> tuple[str, ...]:
    try:
        parsed = json.loads(str(manifest))
    except (ValueError, RecursionError):
        raise refuse("is not the JSON of a manifest", manifest) from None
    match parsed:
        case {"manifests": list(entries)}:
            digests = [
                entry.get("digest") for entry in entries if isinstance(entry, dict)
            ]
            return tuple(digest for digest in digests if isinstance(digest, str))
    return ()


def _refuse_repetition(pages: Sequence[_Page]) -> None:
    """Refuse an image that stands there twice: it would count twice."""
    digests = [image.digest for page in pages for image in page.images]
    if len(set(digests)) == len(digests):
        return
    first: dict[str, Path] = {}
    problems = []
    places = ((*it.place, index) for it in pages for index in range(len(it.images)))
    for place, digest in zip(places, digests, strict=True):
        if first.setdefault(digest, place) != place:
            what = f"is the same image as {show_path(first[digest])}"
            problems.append(Problem((*place, "imageDigest"), what, digest))
    raise Refusal(*problems)


def _word(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise refuse("must be text, and not empty", value)


_words: Final = each(_word)


def _tags(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(type(tag) is str and tag for tag in value):
        return tuple(value)
    return _words(value)


_TIMES: Final[Mapping[type, Callable[[Any], datetime]]] = {
    str: datetime.fromisoformat,
    int: lambda seconds: datetime.fromtimestamp(seconds, UTC),
    float: lambda seconds: datetime.fromtimestamp(seconds, UTC),
    datetime: lambda moment: moment,
}
"""The CLI writes text, or numbers in its version 1; boto3 has datetimes."""


def _moment(value: object) -> datetime:
    try:
        moment = _TIMES[type(value)](value)
    except (KeyError, ValueError, OverflowError):
        remedy = "write 2026-01-31T12:00:00+00:00, or seconds since 1970"
        raise refuse("must be a time", value, remedy) from None
    if moment.tzinfo is None:
        raise refuse("has no time zone", value, "add one, such as +00:00")
    return moment


_whole: Final = at_least(0)


def _size(value: object) -> int:
    return value if type(value) is int and value >= 0 else _whole(value)


_status = one_of("ACTIVE", "ARCHIVED", "ACTIVATING")


def _storage_class(value: object) -> StorageClass:
    """Where an image is; what is on its way back from the archive counts as there.

    AWS's documents do not say how rules treat it in those minutes.
    """
    if value == "ACTIVE":
        return "standard"
    return "archive" if _status(value) == "ARCHIVED" else "standard"


_REQUIRED: Final = ("imageDigest", "imagePushedAt")

_FIELDS: Final[Mapping[str, tuple[str, Rule[object]]]] = {
    "imageDigest": ("digest", _word),
    "imagePushedAt": ("pushed_at", _moment),
    "imageTags": ("tags", _tags),
    "lastRecordedPullTime": ("pulled_at", _moment),
    "imageStatus": ("storage_class", _storage_class),
    "lastArchivedAt": ("archived_at", _moment),
    "lastActivatedAt": ("activated_at", _moment),
    "imageManifestMediaType": ("media_type", _word),
    "subjectManifestDigest": ("subject", _word),
    "imageSizeInBytes": ("size", _size),
}
