"""Images from the JSON that the AWS CLI prints.

A file holds what `aws ecr describe-images` prints, page after page or as a list of
pages, or just its list of images; without `--filter imageStatus=ANY` archived ones are
not among them. What `aws ecr batch-get-image` prints of manifest lists may stand beside
it: only there AWS tells what belongs to a list.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from ecr_component.errors import (
    ConfigError,
    Path,
    Problem,
    Refusal,
    listing,
    refuse,
    show_path,
)
from ecr_component.lifecycle.rules import StorageClass
from ecr_component.live.image import Image
from ecr_component.values import json_text
from ecr_component.values.closed_models import collect_or_refuse, each
from ecr_component.values.rule import Rule
from ecr_component.values.scalars import one_of, whole_number

T = TypeVar("T")
P = TypeVar("P", str, int)

_WANTED: Final = 'write what `aws ecr describe-images` prints: {"imageDetails": [...]}'


@dataclass(frozen=True)
class ImageFile:
    """What a file tells of a repository."""

    images: Sequence[Image]
    """In the order written."""
    goes_on: bool = False
    """Whether it ends with a token for further images, which it does not hold."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many images it has of each other repository."""


def read_images(
    content: bytes, source: str, repository: str | None = None
) -> ImageFile:
    """Read what the AWS CLI printed.

    Args:
        content: JSON, in any of its encodings.
        source: What it is, for the first line of an error.
        repository: Whose images to take. An image of which the file does not say
            whose it is counts as one of these.

    Raises:
        ConfigError: It is something else, has no images of this repository, or, where
            none is named, those of several; every problem at once.

    Source: ECR API reference, DescribeImages and BatchGetImage.
    """
    try:
        pages = _pages(_documents(content))
        every = [image for page in pages for image in page.images]
        counts = Counter(image.repository for image in every)
        images = _of_one_repository(every, counts, repository)
        _refuse_repetition(images, pages)
    except Refusal as refusal:
        raise ConfigError(source, refusal.problems) from None
    parts = {digest: found for page in pages for digest, found in page.parts.items()}
    left_out = {
        name: count
        for name, count in counts.items()
        if name and repository not in (None, name)
    }
    return ImageFile(with_parts(images, parts), _goes_on(pages, repository), left_out)


def read_repositories(content: bytes, source: str) -> dict[str, ImageFile]:
    """Read what the AWS CLI printed of several repositories, by their names.

    Args:
        content: As for `read_images`; each image says whose it is.
        source: What it is, for the first line of an error.

    Raises:
        ConfigError: It is something else, or an image says not whose it is; every
            problem at once.
    """
    try:
        return _by_repository(_pages(_documents(content)))
    except Refusal as refusal:
        raise ConfigError(source, refusal.problems) from None


def with_parts(
    images: Sequence[Image], parts: Mapping[str, tuple[str, ...]]
) -> list[Image]:
    """The same images, knowing what belongs to those of these digests."""
    if not parts:
        return list(images)
    return [
        replace(it, references=parts[it.digest]) if it.digest in parts else it
        for it in images
    ]


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
    if detail.get("imageStatus") == _ACTIVATING:
        found["is_activating"] = True
    return Image(**found)


@dataclass(frozen=True)
class _Page:
    """What one answer of AWS holds: images, or what belongs to some."""

    images: Sequence[Image] = ()
    place: Path = ()
    """Where the images stand in the document."""
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What belongs to each manifest list, by digest."""
    is_image: bool = False
    """Whether the document is itself an image, and not a list of them."""
    goes_on: bool | None = None
    """Whether there are further pages; none: it is no page of images."""

    def under(self, step: str | int) -> "_Page":
        """The same page, seen from further out."""
        return replace(self, place=(step, *self.place))

    def placed_images(self) -> Iterator[tuple[Path, Image]]:
        """Its images, and where each stands."""
        for index, image in enumerate(self.images):
            yield self.place if self.is_image else (*self.place, index), image


def _documents(content: bytes) -> list[object]:
    """JSON documents that follow each other."""
    try:
        return json_text.parse_all(content)
    except json_text.NotJson as error:
        raise refuse(f"is not JSON ({error.reason})", remedy=_WANTED) from None


def _pages(documents: Sequence[object]) -> list[_Page]:
    """Read each document; its place is named where there are several."""
    if not documents:
        raise refuse("is empty", remedy=_WANTED)
    if len(documents) == 1:
        return _pages_of(documents[0])
    names = map(json_text.document_name, range(len(documents)))
    return _pages_under(zip(names, documents, strict=True))


def _pages_of(document: object) -> list[_Page]:
    match document:
        case list() if any(map(_is_page, document)):
            return _pages_under(enumerate(document))
        case list():
            return [_Page(each(image_of)(document), goes_on=False)]
        case {"imageDetails": details, **others}:
            images = _under("imageDetails", each(image_of), details)
            goes_on = bool(others.get("nextToken") or others.get("NextToken"))
            return [_Page(images, ("imageDetails",), goes_on=goes_on)]
        case {"images": fetched}:
            return [_Page(parts=dict(_under("images", each(parts_of), fetched)))]
        case {"imageDigest": _}:
            return [_Page([image_of(document)], is_image=True, goes_on=False)]
    raise refuse("holds no images", document, _WANTED)


def _is_page(item: object) -> bool:
    """Whether a list is one of pages, as `jq -s` or a dump of boto3's paginator is."""
    is_answer = isinstance(item, dict) and ("imageDetails" in item or "images" in item)
    return is_answer or isinstance(item, list)


def _pages_under(items: Iterable[tuple[P, object]]) -> list[_Page]:
    found = collect_or_refuse(items, _pages_of)
    return [page.under(step) for step, pages in found.items() for page in pages]


def _under(key: str, rule: Rule[T], value: object) -> T:
    """Apply a rule to what stands under a key, and say so in its problems."""
    return collect_or_refuse([(key, value)], rule)[key]


def parts_of(fetched: object) -> tuple[str, tuple[str, ...]]:
    """A digest of a `BatchGetImage` answer, and the digests in that manifest list.

    Any other manifest has none.

    Raises:
        Refusal: It is no image of such an answer.
    """
    match fetched:
        case {"imageId": {"imageDigest": str(digest)}, "imageManifest": str(manifest)}:
            return digest, _under("imageManifest", _listed, manifest)
    remedy = "write what `aws ecr batch-get-image` prints"
    raise refuse("has no imageId.imageDigest or no imageManifest", fetched, remedy)


def _listed(manifest: object) -> tuple[str, ...]:
    match json_text.parse(str(manifest)):
        case {"manifests": list(entries)}:
            digests = [
                entry.get("digest") for entry in entries if isinstance(entry, dict)
            ]
            return tuple(digest for digest in digests if isinstance(digest, str))
    return ()


def _of_one_repository(
    images: list[Image], counts: Mapping[str | None, int], wanted: str | None
) -> list[Image]:
    """The images that a policy looks at together."""
    names = sorted(name for name in counts if name)
    shown = listing(map(repr, names))
    if wanted is None and len(names) > 1:
        what = f"holds images of several repositories ({shown})"
        remedy = "choose one with --repository; each has a policy of its own"
        raise refuse(what, remedy=remedy)
    if wanted is not None and {*names} - {wanted}:
        images = [image for image in images if image.repository in (None, wanted)]
        if not images:
            remedy = "write this repository's, or name another with --repository"
            raise refuse(
                f"holds images of {shown}, and none of {wanted!r}", remedy=remedy
            )
    registries = sorted({image.registry for image in images if image.registry})
    if len(registries) > 1:
        what = f"holds images of several registries ({listing(registries)})"
        raise refuse(what, remedy="write those of one")
    return images


def _by_repository(pages: Sequence["_Page"]) -> dict[str, ImageFile]:
    """The images of each repository, and whether there are more of it."""
    parts = {digest: found for page in pages for digest, found in page.parts.items()}
    found: dict[str, dict[str, tuple[Path, Image]]] = {}
    goes_on: dict[str, bool] = {}
    problems = []
    for page in pages:
        owners: dict[str, None] = {}
        for place, image in page.placed_images():
            if image.repository is None:
                what = "is missing, so nobody knows whose image this is"
                problems.append(Problem((*place, "repositoryName"), what))
                continue
            owners[image.repository] = None
            its = found.setdefault(image.repository, {})
            before, _ = its.setdefault(image.digest, (place, image))
            if before != place:
                what = f"is the same image as {show_path(before)}"
                problems.append(Problem((*place, "imageDigest"), what, image.digest))
        if page.goes_on is not None:
            goes_on |= dict.fromkeys(owners or goes_on, page.goes_on)
    if problems:
        raise Refusal(*problems)
    return {
        name: ImageFile(
            with_parts([image for _, image in its.values()], parts), goes_on[name]
        )
        for name, its in found.items()
    }


def _refuse_repetition(images: Sequence[Image], pages: Sequence[_Page]) -> None:
    """Refuse an image that is a duplicate: it would count twice."""
    if len({image.digest for image in images}) == len(images):
        return
    chosen = set(map(id, images))
    first: dict[str, Path] = {}
    problems = []
    for place, image in (it for page in pages for it in page.placed_images()):
        if id(image) not in chosen:
            continue
        before = first.setdefault(image.digest, place)
        if before != place:
            what = f"is the same image as {show_path(before)}"
            problems.append(Problem((*place, "imageDigest"), what, image.digest))
    raise Refusal(*problems)


def _goes_on(pages: Sequence[_Page], repository: str | None) -> bool:
    """Whether the last page with images of a repository says that there are more."""
    last = False
    for page in pages:
        owners = {image.repository for image in page.images}
        is_mine = not owners or repository is None or owners & {None, repository}
        if page.goes_on is not None and is_mine:
            last = page.goes_on
    return last


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
    except (KeyError, ValueError, OverflowError, OSError):
        remedy = "write 2026-01-31T12:00:00+00:00, or seconds since 1970"
        raise refuse("must be a time", value, remedy) from None
    if moment.tzinfo is None:
        raise refuse("has no time zone", value, "add one, such as +00:00")
    return moment


def _size(value: object) -> int:
    """Bytes; the CLI's version 1 and other tools write large numbers as floats."""
    size = value if type(value) is int else whole_number(value)
    if size < 0:
        raise refuse("must be 0 or more", size)
    return size


_ACTIVATING: Final = "ACTIVATING"
_status = one_of("ACTIVE", "ARCHIVED", _ACTIVATING)


def _storage_class(value: object) -> StorageClass:
    """Where an image is; what is on its way back from the archive counts as there.

    AWS's documents do not say how rules treat it in those minutes.
    """
    if value == "ACTIVE":
        return "standard"
    return "archive" if _status(value) == "ARCHIVED" else "standard"


_REQUIRED: Final = ("imageDigest", "imagePushedAt")

_FIELDS: Final[Mapping[str, tuple[str, Rule[object]]]] = {
    "registryId": ("registry", _word),
    "repositoryName": ("repository", _word),
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
