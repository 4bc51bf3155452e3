"""What commands share: the register that must be there, the address of links, ending with a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click
from sqlalchemy import inspect

from stationfinder import config
from stationfinder.config import Settings
from stationfinder.database import Database, is_missing
from stationfinder.errors import InvalidInput
from stationfinder.migrations import is_current

INIT_FIRST = "登记册还没有建立，请先运行 stationfinder init。"
INIT_AGAIN = "登记册是旧版本建的，请先运行 stationfinder init，它会补上新的表，站点不会动。"
BASE_URL = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,253}/?", re.ASCII)

base_url_option = click.option(
    "--base-url", help="Where the links lead. Default: https:// and the first trusted host, else http://127.0.0.1:8000."
)


@contextmanager
def open_database() -> Iterator[Database]:
    """The database of the environment, made when there is none."""
    database = Database(config.load())
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def open_register() -> Iterator[Database]:
    """The database of the environment, once `init` has been run by this release; else status 1 and what to run."""
    if is_missing(config.load()):
        fail(INIT_FIRST, 1)
    with open_database() as database:
        if not is_current(database):
            # Without the migrations' own table nobody has ever run `init` here.
            fail(INIT_AGAIN if inspect(database.engine).has_table("alembic_version") else INIT_FIRST, 1)
        yield database


def link_base(given: str | None, settings: Settings) -> str:
    """The address before `/stations/CODE` in links. Ends with status 2 when `given` is no such address."""
    if given is None:
        return settings.base_url
    if not BASE_URL.fullmatch(given):
        fail(f"--base-url 看不懂「{given[:80]}」，请写成 https://yizhan.example.cn 这样。", 2)
    return given.rstrip("/")


def refuse(refused: InvalidInput) -> NoReturn:
    """Each message with its field on a line of standard error, then status 2."""
    fail("\n".join(f"{field}：{message}" for field, message in refused.fields.items()), 2)


def fail(message: str, status: int) -> NoReturn:
    """The message on standard error, and the exit status."""
    click.echo(message, err=True)
    raise SystemExit(status)
