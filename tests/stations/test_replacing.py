"""A file is replaced whole or not at all, keeps its mode, and nothing but a file is replaced."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from stationfinder.errors import InvalidInput
from stationfinder.stations.replacing import replacing


def write(path: Path, text: str = "new") -> None:
    with replacing(path) as draft:
        draft.write_text(text, "utf-8")


def test_a_new_file_is_made_with_nothing_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "a.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text("utf-8") == "new"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_keeps_its_mode_and_is_no_wider_while_it_is_written(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", "utf-8")
    path.chmod(mode)
    with replacing(path) as draft:
        assert draft.stat().st_mode & 0o777 == mode
    assert path.stat().st_mode & 0o777 == mode


def test_the_file_behind_a_link_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "a.csv", tmp_path / "b.csv"
    target.write_text("old", "utf-8")
    target.chmod(0o600)
    link.symlink_to(target)
    write(link)
    assert link.is_symlink()
    assert (target.read_text("utf-8"), target.stat().st_mode & 0o777) == ("new", 0o600)


def test_a_link_to_nothing_yet_makes_its_target(tmp_path: Path) -> None:
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    write(tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_text("utf-8") == "new"


def test_a_pipe_a_socket_and_a_folder_stay_what_they_are(tmp_path: Path) -> None:
    pipe, folder, door = tmp_path / "pipe", tmp_path / "folder", tmp_path / "door"
    os.mkfifo(pipe)
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(door))
        for path in (pipe, folder, door):
            before = path.stat()
            with pytest.raises(InvalidInput, match="不是普通文件"):
                write(path)
            assert (path.stat().st_mode, path.stat().st_ino) == (before.st_mode, before.st_ino)
    assert len(list(tmp_path.iterdir())) == 3


def test_what_fails_half_way_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", "utf-8")

    def fail() -> None:
        with replacing(path) as draft:
            draft.write_text("half", "utf-8")
            raise RuntimeError("made up")

    with pytest.raises(RuntimeError, match="made up"):
        fail()
    assert (path.read_text("utf-8"), list(tmp_path.iterdir())) == ("old", [path])
