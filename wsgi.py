"""The WSGI entry: ``flask --app wsgi ...`` and ``gunicorn wsgi:app``."""

from ecosystem.app import create_app
from ecosystem.cli.commands import install

app = install(create_app())
