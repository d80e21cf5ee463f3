"""Settings, all from the environment; `docs/operations.md` explains each one.

``APP_ENV`` is development (the default), test or production. Production refuses to start with a missing, short or
known secret.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
VAR = ROOT / "var"
LEAST_KEY = 32
LEAST_LETTERS = 10
A_DAY = 24
DEVELOPMENT_KEY = "development-only-not-for-production"
WEAK = {DEVELOPMENT_KEY, "dev", "secret", "changeme", "change-me", "password", "development", "test", "nhipcau"}


class ConfigError(RuntimeError):
    """A setting is missing or unsafe; the message says which and what to do."""


# name -> default in development; None means it depends on other settings and is worked out below.
SETTINGS: dict[str, str | None] = {
    "APP_ENV": "development",
    "SECRET_KEY": None,
    "SECRET_KEY_FALLBACKS": "",
    "DATABASE_URL": None,
    "JOBS_URL": None,
    "SITE_URL": None,
    "PORT": "5000",
    "TRUSTED_HOSTS": "",
    "TRUSTED_PROXIES": "0",
    "MAIL_DIR": None,
    "SMTP_URL": "",
    "MAIL_FROM": "khong-tra-loi@nhipcau.example",
    "MAIL_FROM_NAME": "Nhịp Cầu",
    "UNSUBSCRIBE_MAIL": "",
    "QUIET_HOURS": "21-7",
    "UPLOAD_DIR": None,
    "FILES_URL": "",
    "INDEX_DIR": None,
    "MATCH_INDEX": "embedded",
    "QDRANT_URL": "",
    "QDRANT_API_KEY": "",
    "RATE_LIMITS": "on",
    "METRICS_TOKEN": "",
    "DEMO_PASSWORD": "",
    "USD_RATE": "26000",
    "ERASURE_DAYS": "7",
    "INVITATION_DAYS": "7",
    "SHOWN_LISTS_DAYS": "180",
    "KEPT_SEARCHES_DAYS": "30",
    "LEARNING_EVENTS": "200",
    "VERIFICATION_MONTHS": "12",
    "CONFIRM_AFTER_DAYS": "90",
    "STALE_AFTER_DAYS": "180",
    "REPLY_REMIND_HOURS": "48",
    "REPLY_REMIND_AGAIN_DAYS": "7",
    "REPLY_RELEASE_DAYS": "14",
    "HOLIDAYS": "",
    "OPEN_REQUESTS_STARTUP": "5",
    "OPEN_REQUESTS_MENTOR": "10",
    "OPEN_REQUESTS_INVESTOR": "20",
    "WEEKLY_REQUESTS": "10",
    "EVENT_WISHES": "10",
    "OFFER_REPLY_DAYS": "7",
    "LOG_LEVEL": "INFO",
    "OIDC_ISSUER": "",
    "OIDC_CLIENT_ID": "",
    "OIDC_CLIENT_SECRET": "",
    "OIDC_NAME": "OpenID Connect",
    "OIDC_SCOPES": "openid profile",
    "OIDC_HOSTS": "",
    "OIDC_ASSURANCE_CLAIM": "acr",
    "OIDC_NAME_CLAIM": "name",
    "OIDC_ASSURANCE_LEVELS": "",
    "OIDC_LEAST_ASSURANCE": "",
}


def load(env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The Flask configuration from the environment. Raises :class:`ConfigError` when a setting is unsafe."""
    env = os.environ if env is None else env
    read = {name: env.get(name, default) for name, default in SETTINGS.items()}
    if read["APP_ENV"] not in ("development", "test", "production"):
        raise ConfigError("APP_ENV must be development, test or production")
    production = read["APP_ENV"] == "production"
    database = _database_url(read["DATABASE_URL"] or f"sqlite:///{VAR / 'nhipcau.db'}")
    return {
        **{name: value for name, value in read.items() if value is not None},
        **_secrets(read, production=production),
        **_cookies(production=production),
        "SITE_URL": _site_url(read, production=production),
        **_numbers(read),
        **_provider(read, production=production),
        "SQLALCHEMY_DATABASE_URI": database,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(database),
        "JOBS_URL": read["JOBS_URL"] or _jobs_beside(database),
        "MAIL_DIR": read["MAIL_DIR"] or str(VAR / "outbox"),
        "UPLOAD_DIR": read["UPLOAD_DIR"] or str(VAR / "files"),
        "INDEX_DIR": read["INDEX_DIR"] or str(VAR / "index"),
        "QUIET_HOURS": _hours(read["QUIET_HOURS"] or ""),
        "TRUSTED_HOSTS": _hosts(read, production=production),
        **_freshness(read),
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 400,
        "BABEL_DEFAULT_LOCALE": "vi",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_I18N_ENABLED": False,
    }


def _match_index(read: Mapping[str, str | None]) -> str:
    found = read["MATCH_INDEX"] or "embedded"
    if found not in ("embedded", "qdrant"):
        raise ConfigError("MATCH_INDEX must be embedded or qdrant")
    if found == "qdrant" and not read["QDRANT_URL"]:
        raise ConfigError("MATCH_INDEX=qdrant needs QDRANT_URL, such as http://host:6333")
    return found


def _secrets(read: Mapping[str, str | None], *, production: bool) -> dict[str, Any]:
    key = read["SECRET_KEY"] or ""
    fallbacks = [old for old in (read["SECRET_KEY_FALLBACKS"] or "").split(",") if old]
    if production and not all(_is_strong(one) for one in (key, *fallbacks)):
        raise ConfigError(
            "SECRET_KEY must be set to at least 32 random characters in production (openssl rand -hex 32)"
        )
    return {"SECRET_KEY": key or DEVELOPMENT_KEY, "SECRET_KEY_FALLBACKS": fallbacks}


def _is_strong(key: str) -> bool:
    return len(key) >= LEAST_KEY and key.lower() not in WEAK and len(set(key)) >= LEAST_LETTERS


def _numbers(read: Mapping[str, str | None]) -> dict[str, Any]:
    least = {"TRUSTED_PROXIES": 0, "USD_RATE": 0, "INVITATION_DAYS": 7, "ERASURE_DAYS": 7, "SHOWN_LISTS_DAYS": 180}
    least |= {"KEPT_SEARCHES_DAYS": 30}
    least |= {"LEARNING_EVENTS": 200, "OFFER_REPLY_DAYS": 7}
    clock = {"REPLY_REMIND_HOURS": 48, "REPLY_REMIND_AGAIN_DAYS": 7, "REPLY_RELEASE_DAYS": 14}
    caps = {name: 0 for name in SETTINGS if name.startswith("OPEN_REQUESTS_")} | {
        "WEEKLY_REQUESTS": 0,
        "EVENT_WISHES": 0,
    }
    found = {name: int(read[name] or default) for name, default in {**least, **clock, **caps}.items()}
    spans = found["REPLY_REMIND_HOURS"], found["REPLY_REMIND_AGAIN_DAYS"] * 24, found["REPLY_RELEASE_DAYS"] * 24
    if not 0 < spans[0] < spans[1] < spans[2]:
        raise ConfigError("REPLY_REMIND_HOURS, REPLY_REMIND_AGAIN_DAYS and REPLY_RELEASE_DAYS must follow one another")
    return {**found, "HOLIDAYS": _holidays(read), "MATCH_INDEX": _match_index(read)}


def _holidays(read: Mapping[str, str | None]) -> dict[date, bool]:
    """Day -> whether it is one: what is added to the project's own list, and with a minus taken from it."""
    days = [day.strip() for day in (read["HOLIDAYS"] or "").split(",") if day.strip()]
    try:
        return {date.fromisoformat(day.removeprefix("-")): not day.startswith("-") for day in days}
    except ValueError as error:
        raise ConfigError("HOLIDAYS must be days like 2027-02-11, comma separated, or -2027-02-10 for none") from error


def _freshness(read: Mapping[str, str | None]) -> dict[str, int]:
    """A profile is asked about before it is stale; the mark of a verified one holds for some months."""
    ask, stale = int(read["CONFIRM_AFTER_DAYS"] or 90), int(read["STALE_AFTER_DAYS"] or 180)
    if not 0 < ask < stale:
        raise ConfigError("CONFIRM_AFTER_DAYS must be at least 1 and less than STALE_AFTER_DAYS")
    months = max(1, int(read["VERIFICATION_MONTHS"] or 12))
    return {"CONFIRM_AFTER_DAYS": ask, "STALE_AFTER_DAYS": stale, "VERIFICATION_MONTHS": months}


def _hours(named: str) -> tuple[int, int]:
    """Two hours of the day as ``21-7``; nothing is no hours at all."""
    parts = (named or "0-0").split("-")
    if len(parts) != 2 or not all(part.strip().isdigit() and int(part) < A_DAY for part in parts):  # noqa: PLR2004
        raise ConfigError("QUIET_HOURS must be two hours of the day, such as 21-7, or empty")
    return int(parts[0]), int(parts[1])


def _provider(read: Mapping[str, str | None], *, production: bool) -> dict[str, Any]:
    """Signing in by OpenID Connect is off until an issuer is named; then it must be one that can be trusted."""
    issuer, levels = read["OIDC_ISSUER"] or "", (read["OIDC_ASSURANCE_LEVELS"] or "").split(",")
    known = tuple(level.strip() for level in levels if level.strip())
    parts = urlsplit(issuer)
    plain = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost") and not production
    if issuer and not (parts.hostname and (parts.scheme == "https" or plain)):
        raise ConfigError("OIDC_ISSUER must be the https:// address of the provider, exactly as it names itself")
    if issuer and not (read["OIDC_CLIENT_ID"] and f"{read['OIDC_CLIENT_ID']}{read['OIDC_CLIENT_SECRET']}".isascii()):
        raise ConfigError("OIDC_CLIENT_ID must be set beside OIDC_ISSUER, and it and its secret be plain ASCII")
    if issuer and "openid" not in (read["OIDC_SCOPES"] or "").split():
        raise ConfigError("OIDC_SCOPES must hold openid")
    if read["OIDC_LEAST_ASSURANCE"] and read["OIDC_LEAST_ASSURANCE"] not in known:
        raise ConfigError("OIDC_LEAST_ASSURANCE must be one of OIDC_ASSURANCE_LEVELS")
    return {"OIDC_ISSUER": issuer, "OIDC_ASSURANCE_LEVELS": known}


def _cookies(*, production: bool) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_NAME": "__Host-nhipcau" if production else "nhipcau",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
    }


def _site_url(read: Mapping[str, str | None], *, production: bool) -> str:
    if production and not (read["SITE_URL"] or "").startswith("https://"):
        raise ConfigError("SITE_URL must be the https:// address of the site in production: mails link to it")
    return (read["SITE_URL"] or f"http://localhost:{read['PORT']}").rstrip("/")


def _hosts(read: Mapping[str, str | None], *, production: bool) -> list[str] | None:
    """The host names that are answered; in production at least the site's, elsewhere any unless some are named."""
    named = [host.strip() for host in (read["TRUSTED_HOSTS"] or "").split(",") if host.strip()]
    if production and not named:
        return [urlsplit(read["SITE_URL"] or "").hostname or ""]
    return named or None


def _database_url(url: str) -> str:
    if url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    return url


def _engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"pool_pre_ping": True, "connect_args": {"timeout": 10, "check_same_thread": False}}
    return {
        "pool_pre_ping": True,
        "pool_size": 5,
        "max_overflow": 10,
        "pool_timeout": 2,
        "connect_args": {"connect_timeout": 2},
    }


def _jobs_beside(database: str) -> str:
    if database.startswith("sqlite:///") and database != "sqlite:///:memory:":
        path = Path(database.removeprefix("sqlite:///"))
        return f"sqlite:///{path.with_name(path.stem + '-jobs.db')}"
    return database
