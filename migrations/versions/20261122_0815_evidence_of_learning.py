"""Evidence of learning: kinds of attempts, ratings, follow-ups, refreshers, regrades, imported items."""

import sqlalchemy as sa
from alembic import op

import app.db

revision = '735c06b0de38'
down_revision = '3d4faf1107a2'
branch_labels = None
depends_on = None


MARKED = "(submitted_at IS NULL) = ({} IS NULL)"
BEFORE = ("submission_key", "score_numerator", "score_denominator", "must_right", "passed")
OPEN, FIRST = sa.text("submitted_at IS NULL"), sa.text("is_first")


def _widen_attempts() -> None:
    """Attempts are of a kind and a subject; every one there is so far is a module's quiz."""
    with op.batch_alter_table("answer") as batch:
        batch.alter_column("item_key", existing_type=sa.String(60), type_=sa.String(80), existing_nullable=False)
    _drop_indexes("ix_attempt_account_id_module_key", "uq_attempt_first", "uq_attempt_open")
    with op.batch_alter_table("attempt") as batch:
        batch.alter_column("module_key", new_column_name="subject", existing_type=sa.String(16))
        batch.alter_column("version_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("kind", sa.String(16), nullable=False, server_default="quiz"))
        batch.add_column(sa.Column("audience", sa.String(4), nullable=False, server_default=""))
        batch.add_column(sa.Column("marks", sa.JSON()))
        batch.add_column(sa.Column("grading_version", sa.Integer()))
        batch.drop_constraint(op.f("ck_attempt_marked_when_submitted"), type_="check")
    op.execute("UPDATE attempt SET grading_version = 1 WHERE submitted_at IS NOT NULL")
    op.execute("UPDATE attempt SET audience = rtrim(subject, '0123456789')")
    with op.batch_alter_table("attempt") as batch:
        batch.alter_column("kind", existing_type=sa.String(16), server_default=None)
        batch.alter_column("audience", existing_type=sa.String(4), server_default=None)
        batch.create_check_constraint(
            op.f("ck_attempt_marked_when_submitted"),
            " AND ".join(MARKED.format(column) for column in (*BEFORE, "grading_version")),
        )
        batch.create_check_constraint(
            op.f("ck_attempt_kind"), "kind IN ('quiz', 'pre', 'post', 'follow-up', 'refresher')"
        )
        batch.create_check_constraint(
            op.f("ck_attempt_quiz_of_version"), "(kind = 'quiz') = (version_id IS NOT NULL)"
        )
    _index("uq_attempt_open", "account_id", "kind", "subject", where=OPEN)
    _index("uq_attempt_first", "account_id", "kind", "subject", where=FIRST)
    op.create_index("ix_attempt_account_id_kind_subject", "attempt", ["account_id", "kind", "subject"])
    op.create_index("ix_attempt_kind_subject", "attempt", ["kind", "subject"])


def _narrow_attempts() -> None:
    """Only quizzes can stay."""
    op.execute("DELETE FROM answer WHERE attempt_id IN (SELECT id FROM attempt WHERE kind <> 'quiz')")
    op.execute("DELETE FROM attempt WHERE kind <> 'quiz'")
    _drop_indexes(
        "ix_attempt_account_id_kind_subject", "ix_attempt_kind_subject", "uq_attempt_first", "uq_attempt_open"
    )
    with op.batch_alter_table("attempt") as batch:
        for name in ("marked_when_submitted", "kind", "quiz_of_version"):
            batch.drop_constraint(op.f(f"ck_attempt_{name}"), type_="check")
        batch.drop_column("grading_version")
        batch.drop_column("marks")
        batch.drop_column("audience")
        batch.drop_column("kind")
        batch.alter_column("subject", new_column_name="module_key", existing_type=sa.String(16))
        batch.alter_column("version_id", existing_type=sa.Integer(), nullable=False)
        batch.create_check_constraint(
            op.f("ck_attempt_marked_when_submitted"), " AND ".join(MARKED.format(column) for column in BEFORE)
        )
    _index("uq_attempt_open", "account_id", "module_key", where=OPEN)
    _index("uq_attempt_first", "account_id", "module_key", where=FIRST)
    op.create_index("ix_attempt_account_id_module_key", "attempt", ["account_id", "module_key"])
    with op.batch_alter_table("answer") as batch:
        batch.alter_column("item_key", existing_type=sa.String(80), type_=sa.String(60), existing_nullable=False)


def _drop_indexes(*names: str) -> None:
    for name in names:
        op.drop_index(name, table_name="attempt")


def _index(name: str, *columns: str, where: sa.TextClause) -> None:
    op.create_index(name, "attempt", list(columns), unique=True, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.create_table('item_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('module_key', sa.String(length=16), nullable=False),
    sa.Column('format', sa.String(length=16), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('items', sa.JSON(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('report', sa.JSON(), nullable=False),
    sa.Column('imported_by', sa.Integer(), nullable=False),
    sa.Column('imported_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['imported_by'], ['account.id'], name=op.f('fk_item_import_imported_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_import')),
    sa.UniqueConstraint('public_id', name=op.f('uq_item_import_public_id'))
    )
    with op.batch_alter_table('item_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_import_module_key'), ['module_key'], unique=False)

    op.create_table('learner_choice',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('refreshers_off_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('mail_off_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_learner_choice_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_learner_choice'))
    )
    op.create_table('rating',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('track_code', sa.String(length=16), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('rated_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('value BETWEEN 1 AND 5', name=op.f('ck_rating_value')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_rating_account_id')),
    sa.PrimaryKeyConstraint('account_id', 'track_code', name=op.f('pk_rating'))
    )
    op.create_table('refresher_card',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('module_key', sa.String(length=16), nullable=False),
    sa.Column('item_key', sa.String(length=60), nullable=False),
    sa.Column('track_code', sa.String(length=16), nullable=False),
    sa.Column('due', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('was_missed', sa.Boolean(), nullable=False),
    sa.Column('card', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_refresher_card_account_id')),
    sa.PrimaryKeyConstraint('account_id', 'module_key', 'item_key', name=op.f('pk_refresher_card'))
    )
    with op.batch_alter_table('refresher_card', schema=None) as batch_op:
        batch_op.create_index('ix_refresher_card_account_id_due', ['account_id', 'due'], unique=False)

    op.create_table('regrade',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('module_key', sa.String(length=16), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('items', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=16), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reason IN ('wrong-key', 'two-right', 'translation')", name=op.f('ck_regrade_reason')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_regrade_made_by')),
    sa.ForeignKeyConstraint(['version_id'], ['module_version.id'], name=op.f('fk_regrade_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regrade')),
    sa.UniqueConstraint('public_id', name=op.f('uq_regrade_public_id'))
    )
    with op.batch_alter_table('regrade', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_regrade_module_key'), ['module_key'], unique=False)

    op.create_table('follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('certificate_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('track_code', sa.String(length=16), nullable=False),
    sa.Column('opens', sa.Date(), nullable=False),
    sa.Column('closes', sa.Date(), nullable=False),
    sa.Column('invited_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('attempt_id', sa.Integer(), nullable=True),
    sa.Column('practised_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('declined_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('closes > opens', name=op.f('ck_follow_up_closes_after_opening')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_follow_up_account_id')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_follow_up_attempt_id')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_follow_up_certificate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up')),
    sa.UniqueConstraint('attempt_id', name=op.f('uq_follow_up_attempt_id')),
    sa.UniqueConstraint('certificate_id', name=op.f('uq_follow_up_certificate_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_follow_up_public_id'))
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index('ix_follow_up_account_id', ['account_id'], unique=False)

    op.create_table('regraded_attempt',
    sa.Column('regrade_id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('effect', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_regraded_attempt_attempt_id')),
    sa.ForeignKeyConstraint(['regrade_id'], ['regrade.id'], name=op.f('fk_regraded_attempt_regrade_id')),
    sa.PrimaryKeyConstraint('regrade_id', 'attempt_id', name=op.f('pk_regraded_attempt'))
    )
    with op.batch_alter_table('regraded_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_regraded_attempt_attempt_id'), ['attempt_id'], unique=False)

    op.create_table('retained',
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=4), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_retained_account_id')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_retained_attempt_id')),
    sa.PrimaryKeyConstraint('attempt_id', name=op.f('pk_retained'))
    )
    with op.batch_alter_table('retained', schema=None) as batch_op:
        batch_op.create_index('ix_retained_audience_days', ['audience', 'days'], unique=False)

    op.create_table('practice_answer',
    sa.Column('follow_up_id', sa.Integer(), nullable=False),
    sa.Column('question_key', sa.String(length=60), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('is_safe', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['follow_up_id'], ['follow_up.id'], name=op.f('fk_practice_answer_follow_up_id')),
    sa.PrimaryKeyConstraint('follow_up_id', 'question_key', name=op.f('pk_practice_answer'))
    )
    _widen_attempts()
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pre_test_skipped_at', app.db.UtcDateTime(timezone=True), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_column('pre_test_skipped_at')

    op.drop_table('practice_answer')
    with op.batch_alter_table('retained', schema=None) as batch_op:
        batch_op.drop_index('ix_retained_audience_days')

    op.drop_table('retained')
    with op.batch_alter_table('regraded_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_regraded_attempt_attempt_id'))

    op.drop_table('regraded_attempt')
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.drop_index('ix_follow_up_account_id')

    op.drop_table('follow_up')
    with op.batch_alter_table('regrade', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_regrade_module_key'))

    op.drop_table('regrade')
    with op.batch_alter_table('refresher_card', schema=None) as batch_op:
        batch_op.drop_index('ix_refresher_card_account_id_due')

    op.drop_table('refresher_card')
    op.drop_table('rating')
    op.drop_table('learner_choice')
    with op.batch_alter_table('item_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_import_module_key'))

    op.drop_table('item_import')
    _narrow_attempts()

