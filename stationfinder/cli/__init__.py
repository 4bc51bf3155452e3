"""The `stationfinder` command. Each subcommand is imported when it is asked for: `version` must not load a map."""

from __future__ import annotations

import logging
from importlib import import_module
from importlib.metadata import version as installed_version
from typing import Any

import click

from stationfinder.cli.refusals import explained
from stationfinder.config import BadSettings

log = logging.getLogger(__name__)

# Command → module of this package and name in it. A new command is one line here.
COMMANDS = {
    "serve": ("serve", "serve"),
    "init": ("register", "init"),
    "import": ("register", "import_stations"),
    "export": ("register", "export_stations"),
    "nearest": ("finder", "nearest"),
    "hours": ("hours", "hours"),
    "calendar": ("calendar", "calendar"),
    "alert": ("alerts", "alert"),
}


class Commands(click.Group):
    """The group that finds its commands in COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name]
        command = getattr(import_module(f"stationfinder.cli.{module}"), name)
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what goes wrong outside the program ends with a message and a status, not a traceback."""
        try:
            return super().invoke(ctx)
        except (Exception, BadSettings) as error:
            said = explained(error)
            if said is None:
                raise
            log.info("%s failed", ctx.invoked_subcommand, exc_info=error)
            click.echo(said[0], err=True)
            ctx.exit(said[1])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """驿路有家: the nearest rest station that lets a courier in. Settings come from the environment."""


@main.command()
def version() -> None:
    """Print the version."""
    click.echo(installed_version("stationfinder"))
