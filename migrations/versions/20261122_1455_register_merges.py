"""Two entries of the register that are one human being; positions ended by a file of everybody."""

import sqlalchemy as sa
from alembic import op

import app.db

revision = '7a118b9a3397'
down_revision = '9122c93237d9'
branch_labels = None
depends_on = None

NO_SITE = sa.text('site_id IS NULL')
STANDS = sa.text('undone_at IS NULL')
KEYS = ['person_id', 'audience', 'region_id', 'site_id', 'start']
KEYS_WITHOUT_SITE = ['person_id', 'audience', 'region_id', 'start']
BEFORE = 'uq_position_person_id_audience_region_id_site_id_start'


def upgrade() -> None:
    op.create_table('person_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('merged_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.Column('undone_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.Integer(), nullable=True),
    sa.Column('moved', sa.JSON(), nullable=False),
    sa.CheckConstraint('(undone_at IS NOT NULL) OR (undone_by IS NULL)', name=op.f('ck_person_merge_undone_when')),
    sa.CheckConstraint('kept_id <> merged_id', name=op.f('ck_person_merge_two_people')),
    sa.ForeignKeyConstraint(['kept_id'], ['person.id'], name=op.f('fk_person_merge_kept_id')),
    sa.ForeignKeyConstraint(['merged_id'], ['person.id'], name=op.f('fk_person_merge_merged_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_merge'))
    )
    op.create_index(op.f('ix_person_merge_kept_id'), 'person_merge', ['kept_id'])
    op.create_index('uq_person_merge_open', 'person_merge', ['merged_id'], unique=True, sqlite_where=STANDS, postgresql_where=STANDS)
    with op.batch_alter_table('person') as batch:
        batch.add_column(sa.Column('merged_into_id', sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f('fk_person_merged_into_id'), 'person', ['merged_into_id'], ['id'])
    op.drop_index('uq_position_without_site', 'position')
    with op.batch_alter_table('position') as batch:
        batch.add_column(sa.Column('merged_entry_id', sa.Integer(), server_default=sa.text('0'), nullable=False))
        batch.add_column(sa.Column('has_yielded', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.drop_constraint(op.f(BEFORE), type_='unique')
        batch.create_unique_constraint('uq_position_told', [*KEYS, 'merged_entry_id'])
    op.create_index('uq_position_without_site', 'position', [*KEYS_WITHOUT_SITE, 'merged_entry_id'], unique=True, sqlite_where=NO_SITE, postgresql_where=NO_SITE)
    with op.batch_alter_table('register_import') as batch:
        batch.add_column(sa.Column('ended', sa.Integer(), server_default=sa.text('0'), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('register_import') as batch:
        batch.drop_column('ended')
    op.execute('UPDATE position SET person_id = merged_entry_id WHERE merged_entry_id <> 0')
    op.execute('UPDATE position SET is_primary = has_yielded WHERE has_yielded')
    op.drop_index('uq_position_without_site', 'position')
    with op.batch_alter_table('position') as batch:
        batch.drop_constraint(op.f('uq_position_told'), type_='unique')
        batch.create_unique_constraint(op.f(BEFORE), KEYS)
        batch.drop_column('has_yielded')
        batch.drop_column('merged_entry_id')
    op.create_index('uq_position_without_site', 'position', KEYS_WITHOUT_SITE, unique=True, sqlite_where=NO_SITE, postgresql_where=NO_SITE)
    with op.batch_alter_table('person') as batch:
        batch.drop_constraint(op.f('fk_person_merged_into_id'), type_='foreignkey')
        batch.drop_column('merged_into_id')
    op.drop_index('uq_person_merge_open', 'person_merge')
    op.drop_index(op.f('ix_person_merge_kept_id'), 'person_merge')
    op.drop_table('person_merge')
