"""The WSGI entry: ``flask --app wsgi ...`` and ``gunicorn wsgi:app``."""

from ecosystem.app import create_app

app = create_app()
