"""What we ship of others is exactly what its lock says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"


def verify(vendor_dir: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / "vendor.py"), "verify", "--dir", str(vendor_dir)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VENDOR, tmp_path / "vendor"))


def test_shipped_files_equal_their_lock() -> None:
    done = verify(VENDOR)
    assert (done.returncode, done.stderr) == (0, "")


def test_one_changed_byte_in_any_file_is_caught(copy: Path) -> None:
    for path in sorted(p for p in copy.rglob("*") if p.is_file() and p.name != "lock.json"):
        original = path.read_bytes()
        middle = len(original) // 2
        path.write_bytes(original[:middle] + bytes([original[middle] ^ 1]) + original[middle + 1 :])
        done = verify(copy)
        assert done.returncode == 1
        assert f"changed: {path.relative_to(copy).as_posix()}" in done.stderr
        path.write_bytes(original)
    assert verify(copy).returncode == 0


def test_an_unlisted_file_is_caught(copy: Path) -> None:
    (copy / "leaflet@1.9.4" / "extra.js").write_text("made up", "utf-8")
    done = verify(copy)
    assert done.returncode == 1
    assert "not in the lock: leaflet@1.9.4/extra.js" in done.stderr


def test_a_missing_file_is_caught(copy: Path) -> None:
    (copy / "leaflet@1.9.4" / "leaflet.js").unlink()
    done = verify(copy)
    assert done.returncode == 1
    assert "missing: leaflet@1.9.4/leaflet.js" in done.stderr


def test_a_lock_that_cannot_be_read_is_a_difference(copy: Path) -> None:
    (copy / "lock.json").write_text("{", "utf-8")
    assert verify(copy).returncode == 1


def test_every_package_keeps_its_licence_and_a_tarball_integrity() -> None:
    packages = json.loads((VENDOR / "lock.json").read_text("utf-8"))["packages"]
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "LICENSE" in package["files"], name
        assert package["licence"], name
