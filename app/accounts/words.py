"""Roles and permissions in words for people."""

from collections.abc import Mapping
from typing import Final

from app.i18n import N_, Message
from app.permissions import Permission, Role

P = Permission
ROLE_WORDS: Final[Mapping[Role, Message]] = {
    Role.LEARNER: N_("Learner"),
    Role.FACILITATOR: N_("Facilitator"),
    Role.TRAINER: N_("Trainer"),
    Role.TRANSLATOR: N_("Translator"),
    Role.REVIEWER: N_("Reviewer"),
    Role.MANAGER: N_("Manager"),
    Role.ANALYST: N_("Analyst"),
    Role.STATISTICIAN: N_("Statistician"),
    Role.COORDINATOR: N_("Coordinator"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
PERMISSION_WORDS: Final[Mapping[Permission, Message]] = {
    P.LEARN: N_("Learn, sit quizzes, hold certificates"),
    P.RECORD_SESSION: N_("Record group sessions"),
    P.READ_MODULE_STATE: N_("See all modules with their answers"),
    P.READ_DRAFT: N_("See and comment on drafts of modules"),
    P.WRITE_MODULE: N_("Write drafts of modules"),
    P.TRANSLATE_MODULE: N_("Translate drafts of modules"),
    P.REVIEW_MODULE: N_("Review drafts that others wrote"),
    P.SAFEGUARD_MODULE: N_("Review drafts of others for the safety of children"),
    P.PUBLISH_MODULE: N_("Publish drafts that others wrote and reviewed"),
    P.WITHDRAW_MODULE: N_("Withdraw modules and give them back"),
    P.READ_RESULTS: N_("Read results"),
    P.READ_ITEM_STATISTICS: N_("Read how questions measure"),
    P.EXCHANGE_ITEMS: N_("Take questions out and bring them in, with their answers"),
    P.REGRADE: N_("Apply corrected answers to what was marked"),
    P.READ_EFFECTS: N_("Read the effect of training"),
    P.READ_COVERAGE: N_("Read coverage"),
    P.READ_SITE: N_("See who at one's place of work is certified"),
    P.EXPORT_COVERAGE: N_("Take coverage out as files"),
    P.PREPARE_RELEASE: N_("Prepare releases of coverage"),
    P.REVIEW_RELEASE: N_("Review releases that others prepared"),
    P.SIGN_RELEASE: N_("Sign and publish releases that others reviewed"),
    P.IMPORT_WORKFORCE: N_("Bring register files in"),
    P.MERGE_PEOPLE: N_("Merge two entries of the register that are one person"),
    P.REVOKE_CERTIFICATE: N_("Revoke certificates"),
    P.MANAGE_ACCOUNTS: N_("Manage accounts and rights"),
    P.READ_AUDIT: N_("Read the audit"),
}
