"""Files of releases that were asked for; what is made again is not kept."""

import sqlalchemy as sa
from alembic import op

import app.db

revision = '97a4558b18da'
down_revision = '07794a75b621'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('export',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('agency', sa.String(length=64), nullable=True),
    sa.Column('codes', sa.Text(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('left_out', sa.JSON(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_export_asked_by')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_export_release_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export')),
    sa.UniqueConstraint('public_id', name=op.f('uq_export_public_id'))
    )
    op.create_index(op.f('ix_export_asked_by'), 'export', ['asked_by'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_export_asked_by'), table_name='export')
    op.drop_table('export')
