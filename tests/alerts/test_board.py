"""The board reads alerts and their counter as of one moment. All alerts are made up."""

from __future__ import annotations

from sqlalchemy import Connection, event

from alerts.made_up import CITY, NOON, draft
from stationfinder.alerts import commands
from stationfinder.alerts.board import AlertBoard
from stationfinder.database import Database


def tell(database: Database, **said: str) -> None:
    with database.transaction() as session:
        commands.add(session, draft(**said), by="test", at=NOON)


def test_what_is_told_while_the_board_reads_is_on_it_in_the_next_round(any_database: Database) -> None:
    tell(any_database, headline="先说的")
    board, other, waiting = AlertBoard(), Database(any_database.settings), [True]

    def change(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if waiting[0] and "alerts_revision" in statement:
            waiting[0] = False
            tell(other, headline="后说的", adcode=CITY)

    event.listen(any_database.engine, "after_cursor_execute", change)
    try:
        board.refresh(any_database, NOON)
        assert not waiting[0]
        assert [one.headline for one in board.live] == ["先说的"]
        board.refresh(any_database, NOON)
        assert [one.headline for one in board.live] == ["先说的", "后说的"]
    finally:
        event.remove(any_database.engine, "after_cursor_execute", change)
        other.dispose()
