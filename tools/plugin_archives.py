"""The plugin as Pulumi's registry takes it: `python -m tools.plugin_archives FOLDER`.

For each kind of machine there has to be an archive of its own, though all are the same:
`pulumi plugin install` unpacks one, and has `requirements.txt` installed.
"""

import gzip
import io
import json
import sys
import tarfile
from pathlib import Path
from typing import Final

from ecr_component.provider import PACKAGE

ROOT: Final = Path(__file__).resolve().parent.parent

MACHINES: Final = (
    *("darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64"),
    *("windows-amd64", "windows-arm64"),
)

_FILES: Final = ("PulumiPlugin.yaml", "README.md", "__main__.py")


def write(folder: Path) -> list[Path]:
    """Write all archives, byte by byte the same each time, and return their paths."""
    version = json.loads((ROOT / "schema.json").read_text("utf-8"))["version"]
    content = _archive(version)
    paths = [
        folder / f"pulumi-resource-{PACKAGE}-v{version}-{machine}.tar.gz"
        for machine in MACHINES
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        path.write_bytes(content)
    return paths


def _archive(version: str) -> bytes:
    files = {name: (ROOT / "plugin" / name).read_bytes() for name in _FILES}
    files["requirements.txt"] = f"{PACKAGE}=={version}\n".encode()
    buffer = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for name, content in sorted(files.items()):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


if __name__ == "__main__":
    write(Path(sys.argv[1]))
