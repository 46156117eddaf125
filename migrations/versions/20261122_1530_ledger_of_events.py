"""The ledger tells places of work, completions and enrolments; totals tell setting and sector.

What is counted before stays as it is; the new figures stand at nothing until ``safeguard coverage rebuild``.
"""

import sqlalchemy as sa
from alembic import op

revision = '3d3085b5a5cb'
down_revision = '7a118b9a3397'
branch_labels = None
depends_on = None

NEW = ('setting_urban', 'setting_rural', 'sector_pub', 'sector_prv', 'sector_ngo')


def upgrade() -> None:
    with op.batch_alter_table('ledger_entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('enrolment_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('unit_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('site_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_ledger_entry_enrolment_id', ['enrolment_id'], unique=False, sqlite_where=sa.text('enrolment_id IS NOT NULL'), postgresql_where=sa.text('enrolment_id IS NOT NULL'))
        batch_op.create_index('ix_ledger_entry_site_id', ['site_id', 'audience', 'day', 'measure', 'delta'], unique=False, sqlite_where=sa.text("site_id IS NOT NULL AND audience <> '_T'"), postgresql_where=sa.text("site_id IS NOT NULL AND audience <> '_T'"))
        batch_op.create_index('ix_ledger_entry_to_mend', ['measure', 'audience', 'day'], unique=False, sqlite_where=sa.text("measure IN ('incomplete', 'completion:unmatched')"), postgresql_where=sa.text("measure IN ('incomplete', 'completion:unmatched')"))
        batch_op.create_index('ix_ledger_entry_unit_id', ['unit_id'], unique=False, sqlite_where=sa.text('unit_id IS NOT NULL'), postgresql_where=sa.text('unit_id IS NOT NULL'))
        batch_op.create_foreign_key(batch_op.f('fk_ledger_entry_site_id'), 'site', ['site_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_ledger_entry_enrolment_id'), 'enrolment', ['enrolment_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_ledger_entry_unit_id'), 'site', ['unit_id'], ['id'])
    for name in NEW:
        op.add_column('ledger_total', sa.Column(name, sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    op.execute("DELETE FROM ledger_entry WHERE enrolment_id IS NOT NULL OR unit_id IS NOT NULL")
    for name in NEW:
        op.drop_column('ledger_total', name)
    with op.batch_alter_table('ledger_entry', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_ledger_entry_unit_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_ledger_entry_enrolment_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_ledger_entry_site_id'), type_='foreignkey')
        batch_op.drop_index('ix_ledger_entry_unit_id', sqlite_where=sa.text('unit_id IS NOT NULL'), postgresql_where=sa.text('unit_id IS NOT NULL'))
        batch_op.drop_index('ix_ledger_entry_to_mend', sqlite_where=sa.text("measure IN ('incomplete', 'completion:unmatched')"), postgresql_where=sa.text("measure IN ('incomplete', 'completion:unmatched')"))
        batch_op.drop_index('ix_ledger_entry_site_id', sqlite_where=sa.text("site_id IS NOT NULL AND audience <> '_T'"), postgresql_where=sa.text("site_id IS NOT NULL AND audience <> '_T'"))
        batch_op.drop_index('ix_ledger_entry_enrolment_id', sqlite_where=sa.text('enrolment_id IS NOT NULL'), postgresql_where=sa.text('enrolment_id IS NOT NULL'))
        batch_op.drop_column('site_id')
        batch_op.drop_column('unit_id')
        batch_op.drop_column('enrolment_id')

