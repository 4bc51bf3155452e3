"""Keep `static/vendor/` equal to what its lock says.

    python tools/vendor.py verify        every file has its sha384, nothing is missing, nothing is unlisted
    python tools/vendor.py fetch         take the locked packages again with npm and compare every digest
    python tools/vendor.py fetch --pin   after a version was edited in lock.json: write the new digests

`static/vendor/lock.json` holds, for each package, its version, its licence, the tarball's integrity as npm
states it (`sha512-…`, base64) and for each file we keep its member name in the tarball and its sha384
(`sha384-…`, base64, the form that Subresource Integrity uses). Exit 0 when all is equal, 1 on any difference,
2 when npm is missing.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VENDOR_DIR = Path(__file__).resolve().parent.parent / "static" / "vendor"
LOCK_NAME = "lock.json"
Lock = dict[str, Any]


def digest(algorithm: str, content: bytes) -> str:
    """The digest of `content` in the form of Subresource Integrity: `sha384-` and base64."""
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, content).digest()).decode('ascii')}"


def read_lock(vendor_dir: Path) -> Lock:
    """The parsed lock of `vendor_dir`. Raises OSError or ValueError when it cannot be read."""
    lock: Lock = json.loads((vendor_dir / LOCK_NAME).read_text("utf-8"))
    return lock


def locked_files(lock: Lock) -> dict[str, str]:
    """Path below the vendor directory → sha384, for every file of every package."""
    return {
        f"{name}@{package['version']}/{file_name}": entry["sha384"]
        for name, package in lock["packages"].items()
        for file_name, entry in package["files"].items()
    }


def differences(vendor_dir: Path) -> list[str]:
    """One sentence per file that is missing, changed or not in the lock. Empty: all is equal."""
    wanted = locked_files(read_lock(vendor_dir))
    present = {
        path.relative_to(vendor_dir).as_posix() for path in vendor_dir.rglob("*") if path.is_symlink() or path.is_file()
    } - {LOCK_NAME}
    found = [f"not in the lock: {path}" for path in sorted(present - wanted.keys())]
    for path, sha384 in sorted(wanted.items()):
        if path not in present:
            found.append(f"missing: {path}")
        elif digest("sha384", (vendor_dir / path).read_bytes()) != sha384:
            found.append(f"changed: {path}")
    return found


def pack(name: str, version: str, into: Path) -> bytes:
    """The registry's tarball of one package, got by the ordinary npm client with the user's own settings."""
    command = ["npm", "pack", f"{name}@{version}", "--json", "--ignore-scripts"]
    done = subprocess.run(command, cwd=into, check=True, capture_output=True, text=True)
    packed = json.loads(done.stdout)[0]
    tarball = (into / str(packed["filename"])).read_bytes()
    if packed["integrity"] != digest("sha512", tarball):
        raise ValueError(f"{name}@{version}: the tarball is not what the registry announced")
    return tarball


def take(name: str, package: Lock, vendor_dir: Path, pin: bool) -> list[str]:
    """Write the kept files of one package. Returns the digests that differ; `pin` puts them into `package`."""
    with tempfile.TemporaryDirectory() as scratch:
        tarball = pack(name, package["version"], Path(scratch))
        archive_path = Path(scratch) / "checked.tgz"
        archive_path.write_bytes(tarball)
        found = settle(package, "integrity", digest("sha512", tarball), f"{name}: tarball", pin)
        if found:
            return found
        with tarfile.open(archive_path, "r:gz") as archive:
            for file_name, entry in package["files"].items():
                member = archive.extractfile(entry["member"])
                if member is None:
                    raise ValueError(f"{name}: {entry['member']} is not a file")
                content = member.read()
                wrong = settle(entry, "sha384", digest("sha384", content), f"{name}: {file_name}", pin)
                found += wrong
                if not wrong:
                    target = vendor_dir / f"{name}@{package['version']}" / file_name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content)
    return found


def settle(entry: Lock, key: str, actual: str, what: str, pin: bool) -> list[str]:
    """Compare one digest with its lock entry, or write it there when pinning."""
    if pin:
        entry[key] = actual
    return [] if entry.get(key) == actual else [f"{what}: {actual}, locked {entry.get(key)}"]


def fetch(vendor_dir: Path, pin: bool) -> list[str]:
    """Take every locked package again. Returns the differences; what differs is not written."""
    lock = read_lock(vendor_dir)
    found: list[str] = []
    for name, package in lock["packages"].items():
        found += take(name, package, vendor_dir, pin)
    if pin:
        (vendor_dir / LOCK_NAME).write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return found + differences(vendor_dir)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Keep static/vendor/ equal to its lock.")
    parser.add_argument("action", choices=["verify", "fetch"])
    parser.add_argument("--pin", action="store_true", help="fetch: write the digests found into the lock")
    parser.add_argument("--dir", type=Path, default=VENDOR_DIR, help="the vendor directory")
    options = parser.parse_args(arguments)
    if options.action == "fetch" and shutil.which("npm") is None:
        print("npm is missing; `verify` needs no npm", file=sys.stderr)
        return 2
    try:
        found = fetch(options.dir, options.pin) if options.action == "fetch" else differences(options.dir)
    except (OSError, ValueError, KeyError, subprocess.CalledProcessError) as problem:
        found = [f"{type(problem).__name__}: {problem}"]
    for line in found:
        print(line, file=sys.stderr)
    print("vendor: " + ("DIFFERENT" if found else "equal to its lock"))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
