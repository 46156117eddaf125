"""Every table of the program, for Alembic and for tests that make a database."""

from app.accounts import models as accounts
from app.assessment import models as assessment
from app.audit import models as audit
from app.authoring import models as authoring
from app.catalogue import models as catalogue
from app.coverage import models as coverage
from app.credentials import models as credentials
from app.db import Base
from app.facilitation import models as facilitation
from app.interop import models as interop
from app.learning import models as learning
from app.web import models as web
from app.workforce import models as workforce

__all__ = [
    "accounts",
    "assessment",
    "audit",
    "authoring",
    "catalogue",
    "coverage",
    "credentials",
    "facilitation",
    "interop",
    "learning",
    "metadata",
    "web",
    "workforce",
]

metadata = Base.metadata
