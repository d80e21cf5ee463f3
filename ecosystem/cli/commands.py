"""The commands of the whole house; those of one feature stand on its card."""

from __future__ import annotations

from flask import Flask

from ecosystem.cli.demo import group as demo
from ecosystem.cli.doctor import command as doctor
from ecosystem.cli.journal import group as journal
from ecosystem.cli.pages import command as pages
from ecosystem.cli.serve import command as serve


def install(app: Flask) -> Flask:
    """Add the commands to ``app``."""
    for command in (demo, doctor, journal, pages, serve):
        app.cli.add_command(command)
    return app
