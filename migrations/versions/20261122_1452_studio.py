"""The studio: drafts with their parts, changes, reviews and comments; withdrawals; where a version was made."""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "9122c93237d9"
down_revision = "94e1741b4369"
branch_labels = None
depends_on = None

BEFORE = (
    "'learner', 'facilitator', 'trainer', 'reviewer', 'manager', 'analyst', 'statistician', 'coordinator', "
    "'administrator'"
)
AFTER = BEFORE.replace("'trainer'", "'trainer', 'translator'")


def _roles_may_be(roles: str) -> None:
    with op.batch_alter_table("role_grant") as batch:
        batch.drop_constraint(op.f("ck_role_grant_role_known"), type_="check")
        batch.create_check_constraint(op.f("ck_role_grant_role_known"), f"role IN ({roles})")


def upgrade() -> None:
    _roles_may_be(AFTER)
    op.create_table(
        "module_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_module_withdrawal_module_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_withdrawal")),
    )
    with op.batch_alter_table("module_withdrawal", schema=None) as batch_op:
        batch_op.create_index("ix_module_withdrawal_module_id", ["module_id"], unique=False)
        batch_op.create_index(
            "uq_module_withdrawal_open",
            ["module_id"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("module_key", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("base_version_id", sa.Integer(), nullable=True),
        sa.Column("published_version_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.Column("updated_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'expert_review', 'safeguarding_review', 'approved', 'published', 'abandoned')",
            name=op.f("ck_draft_state"),
        ),
        sa.ForeignKeyConstraint(["base_version_id"], ["module_version.id"], name=op.f("fk_draft_base_version_id")),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_draft_created_by")),
        sa.ForeignKeyConstraint(
            ["published_version_id"], ["module_version.id"], name=op.f("fk_draft_published_version_id")
        ),
        sa.ForeignKeyConstraint(["updated_by"], ["account.id"], name=op.f("fk_draft_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("public_id", name=op.f("uq_draft_public_id")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_draft_module_key"), ["module_key"], unique=False)
        batch_op.create_index(
            "uq_draft_open",
            ["module_key"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('published', 'abandoned')"),
            postgresql_where=sa.text("state NOT IN ('published', 'abandoned')"),
        )

    op.create_table(
        "draft_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_draft_change_changed_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_change_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_change")),
    )
    with op.batch_alter_table("draft_change", schema=None) as batch_op:
        batch_op.create_index("ix_draft_change_draft_id_name", ["draft_id", "name"], unique=False)

    op.create_table(
        "draft_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("quote", sa.String(length=1000), nullable=True),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_comment_draft_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name=op.f("fk_draft_comment_settled_by")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_draft_comment_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment")),
    )
    with op.batch_alter_table("draft_comment", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_draft_comment_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "draft_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_draft_part_changed_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_part_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_part")),
        sa.UniqueConstraint("draft_id", "name", name=op.f("uq_draft_part_draft_id_name")),
    )
    op.create_table(
        "draft_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('expert', 'safeguarding')", name=op.f("ck_draft_review_kind")),
        sa.CheckConstraint("verdict IN ('approved', 'returned')", name=op.f("ck_draft_review_verdict")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_review_draft_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["account.id"], name=op.f("fk_draft_review_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_review")),
    )
    with op.batch_alter_table("draft_review", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_draft_review_draft_id"), ["draft_id"], unique=False)

    with op.batch_alter_table("module_version") as batch:
        batch.add_column(sa.Column("origin", sa.String(length=8), server_default="files", nullable=False))
        batch.add_column(sa.Column("review_due", sa.Date(), nullable=True))
        batch.create_check_constraint(op.f("ck_module_version_origin_known"), "origin IN ('files', 'studio')")


def downgrade() -> None:
    with op.batch_alter_table("module_version") as batch:
        batch.drop_constraint(op.f("ck_module_version_origin_known"), type_="check")
        batch.drop_column("review_due")
        batch.drop_column("origin")
    for table in ("draft_review", "draft_part", "draft_comment", "draft_change", "draft", "module_withdrawal"):
        op.drop_table(table)
    op.execute("DELETE FROM role_grant WHERE role = 'translator'")
    _roles_may_be(BEFORE)
