"""The application factory: lists the cards and assembles the house from them. It owns nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from ecosystem.accounts import sessions
from ecosystem.accounts.feature import FEATURE as ACCOUNTS
from ecosystem.calls.feature import FEATURE as CALLS
from ecosystem.challenges.feature import FEATURE as CHALLENGES
from ecosystem.connections.feature import FEATURE as CONNECTIONS
from ecosystem.console.feature import FEATURE as CONSOLE
from ecosystem.conversations.feature import FEATURE as CONVERSATIONS
from ecosystem.core import db, runner
from ecosystem.core.feature import Feature, House
from ecosystem.core.mail import FEATURE as MAIL
from ecosystem.dashboard.feature import FEATURE as DASHBOARD
from ecosystem.directory.feature import FEATURE as DIRECTORY
from ecosystem.events.feature import FEATURE as EVENTS
from ecosystem.finding.feature import FEATURE as FINDING
from ecosystem.juries.feature import FEATURE as JURIES
from ecosystem.meetings.feature import FEATURE as MEETINGS
from ecosystem.notices.feature import FEATURE as NOTICES
from ecosystem.partners.feature import FEATURE as PARTNERS
from ecosystem.portal.feature import FEATURE as PORTAL
from ecosystem.privacy.feature import FEATURE as PRIVACY
from ecosystem.programs.feature import FEATURE as PROGRAMS
from ecosystem.progress.feature import FEATURE as PROGRESS
from ecosystem.recommendations.feature import FEATURE as RECOMMENDATIONS
from ecosystem.taxonomy.feature import FEATURE as TAXONOMY
from ecosystem.web import assets, edge, errors, headers, health, i18n, nav, watch
from ecosystem.web.access import TOKENLESS, check_declared
from ecosystem.web.tasks import FEATURE as TASKS

# From the top floor to the ground, as docs/house.md draws it.
FEATURES: tuple[Feature, ...] = (
    PORTAL,
    DASHBOARD,
    CONSOLE,
    FINDING,
    PRIVACY,
    EVENTS,
    PARTNERS,
    CALLS,
    JURIES,
    PROGRESS,
    PROGRAMS,
    CHALLENGES,
    MEETINGS,
    RECOMMENDATIONS,
    CONVERSATIONS,
    CONNECTIONS,
    DIRECTORY,
    NOTICES,
    ACCOUNTS,
    TAXONOMY,
    TASKS,
    MAIL,
)


def create_app(settings: dict[str, Any] | None = None) -> Flask:
    """The application with ``settings`` over those of the environment. Raises when a route declares no access."""
    root = Path(config.ROOT)
    app = Flask("nhipcau", root_path=str(root), template_folder="templates", static_folder="static")
    app.config.update(config.load())
    app.config.update(settings or {})
    app.config["TRANSLATIONS"] = root / "ecosystem" / "translations"
    watch.init_app(app)
    db.init_app(app)
    Migrate(app, db.db, directory=str(root / "migrations"), render_as_batch=True, compare_type=True)
    runner.init_app(app)
    edge.init_app(app)
    assets.init_app(app)
    tokens = CSRFProtect(app)
    sessions.init_app(app)
    i18n.init_app(app)
    nav.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    health.init_app(app)
    Compress(app)
    House(FEATURES).install(app)
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    check_declared(app)
    for view in app.view_functions.values():
        if hasattr(view, TOKENLESS):
            tokens.exempt(view)
    return app
