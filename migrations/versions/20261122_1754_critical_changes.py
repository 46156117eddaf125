"""What learners are told about a version, and certificates whose end a critical change brings forward."""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "6dc720e9f13e"
down_revision = "299c685b77e6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "module_change",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("effect", sa.String(length=16), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("announced_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(effect = 'validity') = (until IS NOT NULL)", name=op.f("ck_module_change_until_with_validity")
        ),
        sa.CheckConstraint(
            "effect IN ('records-stand', 'refresher', 'validity')", name=op.f("ck_module_change_effect_known")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_module_change_version_id")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_module_change")),
    )
    op.create_table(
        "certificate_cut",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_cut_certificate_id")),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_certificate_cut_version_id")),
        sa.PrimaryKeyConstraint("certificate_id", "version_id", name=op.f("pk_certificate_cut")),
    )
    op.create_index("ix_certificate_cut_version_id", "certificate_cut", ["version_id"], unique=False)
    with op.batch_alter_table("certificate") as batch:
        batch.add_column(sa.Column("full_expires", sa.Date(), nullable=True))
        batch.add_column(sa.Column("shortened_on", sa.Date(), nullable=True))
        batch.create_check_constraint(
            op.f("ck_certificate_shortened_on_a_day"), "(full_expires IS NULL) = (shortened_on IS NULL)"
        )
        batch.create_check_constraint(op.f("ck_certificate_shortened_never_stretched"), "expires <= full_expires")


def downgrade() -> None:
    """Certificates that were brought forward end as they were issued: nothing older knows why they should not."""
    op.execute("UPDATE certificate SET expires = full_expires WHERE full_expires IS NOT NULL")
    with op.batch_alter_table("certificate") as batch:
        batch.drop_constraint(op.f("ck_certificate_shortened_never_stretched"), type_="check")
        batch.drop_constraint(op.f("ck_certificate_shortened_on_a_day"), type_="check")
        batch.drop_column("shortened_on")
        batch.drop_column("full_expires")
    op.drop_table("certificate_cut")
    op.drop_table("module_change")
