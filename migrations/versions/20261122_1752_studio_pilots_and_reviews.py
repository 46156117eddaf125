"""Pilot groups of drafts; versions reviewed again; reminders of reviews; what an adviser has looked at."""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "21ee06a9f4c2"
down_revision = "3d3085b5a5cb"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "module_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("read_by", sa.Integer(), nullable=False),
        sa.Column("read_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("review_due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_module_review_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_review")),
    )
    with op.batch_alter_table("module_review", schema=None) as batch_op:
        batch_op.create_index("ix_module_review_version_id", ["version_id"], unique=False)
        batch_op.create_index(
            "uq_module_review_open",
            ["version_id"],
            unique=True,
            sqlite_where=sa.text("confirmed_at IS NULL"),
            postgresql_where=sa.text("confirmed_at IS NULL"),
        )

    op.create_table(
        "review_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("review_due", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("told_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_review_reminder_account_id")),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_review_reminder_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_reminder")),
        sa.UniqueConstraint(
            "account_id",
            "version_id",
            "review_due",
            "days",
            name=op.f("uq_review_reminder_account_id_version_id_review_due_days"),
        ),
    )
    with op.batch_alter_table("review_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_reminder_version_id"), ["version_id"], unique=False)

    op.create_table(
        "draft_pilot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=False),
        sa.Column("invited_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_draft_pilot_account_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_pilot_draft_id")),
        sa.ForeignKeyConstraint(["invited_by"], ["account.id"], name=op.f("fk_draft_pilot_invited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_pilot")),
        sa.UniqueConstraint("draft_id", "account_id", name=op.f("uq_draft_pilot_draft_id_account_id")),
    )
    with op.batch_alter_table("draft_pilot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_pilot_account_id"), ["account_id"], unique=False)

    op.create_table(
        "pilot_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "answer IN ('clear', 'too_long', 'too_hard', 'unsure', 'wrong')", name=op.f("ck_pilot_answer_answer")
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["draft_pilot.id"], name=op.f("fk_pilot_answer_pilot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot_answer")),
        sa.UniqueConstraint("pilot_id", "part", name=op.f("uq_pilot_answer_pilot_id_part")),
    )
    with op.batch_alter_table("draft_review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("checked", sa.JSON(none_as_null=True), nullable=True))



    with op.batch_alter_table("account") as batch:
        batch.add_column(sa.Column("trying_until", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("account") as batch:
        batch.drop_column("trying_until")
    with op.batch_alter_table("draft_review", schema=None) as batch_op:
        batch_op.drop_column("checked")

    op.drop_table("pilot_answer")
    with op.batch_alter_table("draft_pilot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_pilot_account_id"))

    op.drop_table("draft_pilot")
    with op.batch_alter_table("review_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_reminder_version_id"))

    op.drop_table("review_reminder")
    with op.batch_alter_table("module_review", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_module_review_open",
            sqlite_where=sa.text("confirmed_at IS NULL"),
            postgresql_where=sa.text("confirmed_at IS NULL"),
        )
        batch_op.drop_index("ix_module_review_version_id")

    op.drop_table("module_review")
