"""What other agencies count: reports, places of work, units, pupils."""

import sqlalchemy as sa
from alembic import op

revision = '07794a75b621'
down_revision = 'b06a1941156e'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('agency_aggregate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=2), nullable=False),
    sa.Column('measure', sa.String(length=12), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('complete', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.CheckConstraint("audience IN ('_T', 'T', 'H', 'S', 'C', 'PR', 'J', 'O', 'P', 'V', 'I', 'M')", name=op.f('ck_agency_aggregate_audience')),
    sa.CheckConstraint("measure IN ('reports', 'sites', 'units', 'pupils')", name=op.f('ck_agency_aggregate_measure')),
    sa.CheckConstraint('complete BETWEEN 0 AND value', name=op.f('ck_agency_aggregate_complete')),
    sa.CheckConstraint('value >= 0', name=op.f('ck_agency_aggregate_value')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_agency_aggregate_region_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agency_aggregate')),
    sa.UniqueConstraint('region_id', 'year', 'audience', 'measure', name=op.f('uq_agency_aggregate_region_id_year_audience_measure'))
    )


def downgrade() -> None:
    op.drop_table('agency_aggregate')
