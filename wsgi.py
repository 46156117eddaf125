"""The door for WSGI servers: ``granian --interface wsgi wsgi:application``."""

from app.factory import create_app

application = create_app()
