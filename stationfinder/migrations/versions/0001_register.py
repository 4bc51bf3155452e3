"""The register of places and its trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for create in (
        _audit_entries,
        _organizations,
        _register_revision,
        _stations,
        _legal_aid_points,
        _legal_duties,
        _mommy_rooms,
        _station_access,
        _station_aliases,
        _station_audience,
        _station_external_ids,
        _station_honours,
        _station_phones,
        _station_services,
    ):
        create()


def _audit_entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=50), nullable=False),
        sa.Column("subject_kind", sa.String(length=50), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(
        op.f("ix_audit_entries_subject_kind_subject_id"),
        "audit_entries",
        ["subject_kind", "subject_id"],
        unique=False,
    )


def _organizations() -> None:
    op.create_table(
        "organizations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("adcode", sa.String(length=6), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organizations.id"], name=op.f("fk_organizations_parent_id_organizations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
        sa.UniqueConstraint("name", name=op.f("uq_organizations_name")),
    )


def _register_revision() -> None:
    op.create_table(
        "register_revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("register_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_register_revision_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_revision")),
    )


def _stations() -> None:
    op.create_table(
        "stations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=7), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("host_name", sa.String(length=200), nullable=False),
        sa.Column("host_kind", sa.String(length=40), nullable=False),
        sa.Column("build_model", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("manager", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("adcode", sa.String(length=6), nullable=True),
        sa.Column("zone", sa.String(length=50), nullable=False),
        sa.Column("street", sa.String(length=100), nullable=False),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("entered_lon", sa.Double(), nullable=True),
        sa.Column("entered_lat", sa.Double(), nullable=True),
        sa.Column("entered_datum", sa.String(length=10), nullable=False),
        sa.Column("site_ref", sa.String(length=60), nullable=False),
        sa.Column("entrance_hint", sa.String(length=200), nullable=False),
        sa.Column("floor", sa.String(length=50), nullable=False),
        sa.Column("parking_two_wheel", sa.String(length=200), nullable=False),
        sa.Column("parking_car", sa.String(length=200), nullable=False),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("opening_hours", sa.String(length=500), nullable=True),
        sa.Column("hours_text", sa.String(length=500), nullable=False),
        sa.Column("hours_note", sa.String(length=500), nullable=False),
        sa.Column("register_first", sa.Boolean(), nullable=True),
        sa.Column("what_to_bring", sa.String(length=200), nullable=False),
        sa.Column("access_note", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_reason", sa.String(length=200), nullable=False),
        sa.Column("suspended_from", sa.Date(), nullable=True),
        sa.Column("suspended_until", sa.Date(), nullable=True),
        sa.Column("publication", sa.String(length=20), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("star", sa.Integer(), nullable=True),
        sa.Column("checklist", sa.String(length=40), nullable=False),
        sa.Column("checklist_result", sa.Text(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.String(length=100), nullable=False),
        sa.Column("verified_how", sa.String(length=40), nullable=False),
        sa.Column("next_check_due", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("source_note", sa.String(length=500), nullable=False),
        sa.Column("source_category", sa.String(length=100), nullable=False),
        sa.Column("services_text", sa.String(length=500), nullable=False),
        sa.Column("licence", sa.String(length=100), nullable=False),
        sa.Column("redistributable", sa.Boolean(), nullable=False),
        sa.Column("row_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("entered_datum IN ('', 'wgs84', 'gcj02', 'bd09')", name=op.f("ck_stations_entered_datum")),
        sa.CheckConstraint("publication IN ('draft', 'review', 'published')", name=op.f("ck_stations_publication")),
        sa.CheckConstraint("status IN ('planned', 'active', 'suspended', 'closed')", name=op.f("ck_stations_status")),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name=op.f("ck_stations_position_whole")),
        sa.CheckConstraint("adcode IS NULL OR length(adcode) = 6", name=op.f("ck_stations_adcode_length")),
        sa.CheckConstraint("length(code) = 7", name=op.f("ck_stations_code_length")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_stations_name_present")),
        sa.CheckConstraint(
            "lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90", name=op.f("ck_stations_position_range")
        ),
        sa.ForeignKeyConstraint(["merged_into_id"], ["stations.id"], name=op.f("fk_stations_merged_into_id_stations")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_stations_organization_id_organizations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stations")),
        sa.UniqueConstraint("code", name=op.f("uq_stations_code")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_stations_source_source_id")),
    )
    op.create_index(op.f("ix_stations_adcode"), "stations", ["adcode"], unique=False)
    op.create_index(op.f("ix_stations_kind_name"), "stations", ["kind", "name"], unique=False)
    op.create_index(op.f("ix_stations_revision"), "stations", ["revision"], unique=False)
    op.create_index(op.f("ix_stations_site_ref"), "stations", ["site_ref"], unique=False)


def _legal_aid_points() -> None:
    op.create_table(
        "legal_aid_points",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("agencies", sa.String(length=300), nullable=False),
        sa.Column("matters", sa.String(length=500), nullable=False),
        sa.Column("materials", sa.String(length=500), nullable=False),
        sa.Column("booking", sa.String(length=200), nullable=False),
        sa.Column("channels", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["stations.id"],
            name=op.f("fk_legal_aid_points_station_id_stations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("station_id", name=op.f("pk_legal_aid_points")),
    )


def _legal_duties() -> None:
    op.create_table(
        "legal_duties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=50), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_legal_duties_weekday")),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["stations.id"],
            name=op.f("fk_legal_duties_station_id_stations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_duties")),
    )
    op.create_index(op.f("ix_legal_duties_station_id"), "legal_duties", ["station_id"], unique=False)


def _mommy_rooms() -> None:
    op.create_table(
        "mommy_rooms",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("inner_lock", sa.Boolean(), nullable=True),
        sa.Column("hot_water", sa.Boolean(), nullable=True),
        sa.Column("fridge", sa.Boolean(), nullable=True),
        sa.Column("cot", sa.Boolean(), nullable=True),
        sa.Column("nappy_table", sa.Boolean(), nullable=True),
        sa.Column("cubicles", sa.Integer(), nullable=True),
        sa.Column("key_holder", sa.String(length=100), nullable=False),
        sa.Column("men_allowed", sa.Boolean(), nullable=True),
        sa.Column("star", sa.Integer(), nullable=True),
        sa.Column("certified_until", sa.Date(), nullable=True),
        sa.Column("cleaned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["stations.id"],
            name=op.f("fk_mommy_rooms_station_id_stations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("station_id", name=op.f("pk_mommy_rooms")),
    )


def _station_access() -> None:
    op.create_table(
        "station_access",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("access", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["stations.id"],
            name=op.f("fk_station_access_station_id_stations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("station_id", "access", name=op.f("pk_station_access")),
    )


def _station_aliases() -> None:
    op.create_table(
        "station_aliases",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["stations.id"],
            name=op.f("fk_station_aliases_station_id_stations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("station_id", "alias", name=op.f("pk_station_aliases")),
    )


def _station_audience() -> None:
    op.create_table(
        "station_audience",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("occupation", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["stations.id"],
            name=op.f("fk_station_audience_station_id_stations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("station_id", "occupation", name=op.f("pk_station_audience")),
    )


def _station_external_ids() -> None:
    op.create_table(
        "station_external_ids",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["stations.id"],
            name=op.f("fk_station_external_ids_station_id_stations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("station_id", "provider", name=op.f("pk_station_external_ids")),
    )


def _station_honours() -> None:
    op.create_table(
        "station_honours",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("honour", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["stations.id"],
            name=op.f("fk_station_honours_station_id_stations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("station_id", "honour", "year", name=op.f("pk_station_honours")),
    )


def _station_phones() -> None:
    op.create_table(
        "station_phones",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.CheckConstraint("kind IN ('landline', 'service', 'mobile')", name=op.f("ck_station_phones_kind")),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["stations.id"],
            name=op.f("fk_station_phones_station_id_stations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("station_id", "position", name=op.f("pk_station_phones")),
    )


def _station_services() -> None:
    op.create_table(
        "station_services",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("state IN ('available', 'missing', 'broken')", name=op.f("ck_station_services_state")),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["stations.id"],
            name=op.f("fk_station_services_station_id_stations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("station_id", "service", name=op.f("pk_station_services")),
    )
