"""Settings: each is documented, and production refuses what is unsafe."""

from __future__ import annotations

import re

import pytest

import config
from tests.house.tree import nothing
from tests.services import ROOT

KEY = "k9f3LmQ27xZbT0vRwYhP5sDcJgAeUnE1"
SOUND = {"APP_ENV": "production", "SECRET_KEY": KEY, "SITE_URL": "https://nhipcau.example"}


def test_every_setting_is_documented():
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE))
    assert told == set(config.SETTINGS)


def test_settings_are_read_in_config_alone():
    reading = re.compile(r"os\.(environ|getenv)")
    readers = {path.name for path in (ROOT / "ecosystem").rglob("*.py") if reading.search(path.read_text())}
    nothing(readers)


def test_production_starts_when_all_is_sound():
    loaded = config.load(SOUND)
    assert loaded["SESSION_COOKIE_SECURE"] is True
    assert loaded["SESSION_COOKIE_NAME"] == "__Host-nhipcau"


@pytest.mark.parametrize("key", ["", "dev", "changeme", "short-but-random-9f3", "a" * 40, "abab" * 12])
def test_production_refuses_a_weak_secret(key):
    with pytest.raises(config.ConfigError, match="SECRET_KEY"):
        config.load({**SOUND, "SECRET_KEY": key})


def test_production_refuses_the_key_of_development():
    known = config.load({"APP_ENV": "development"})["SECRET_KEY"]
    with pytest.raises(config.ConfigError, match="SECRET_KEY"):
        config.load({**SOUND, "SECRET_KEY": known})


@pytest.mark.parametrize("site", ["", "http://nhipcau.example", "nhipcau.example"])
def test_production_refuses_links_without_https(site):
    with pytest.raises(config.ConfigError, match="SITE_URL"):
        config.load({**SOUND, "SITE_URL": site})


def test_an_unknown_environment_is_refused():
    with pytest.raises(config.ConfigError, match="APP_ENV"):
        config.load({"APP_ENV": "prod"})


def test_jobs_stand_beside_the_database_by_default():
    assert config.load({"DATABASE_URL": "sqlite:////srv/a/site.db"})["JOBS_URL"] == "sqlite:////srv/a/site-jobs.db"
    postgres = config.load({"DATABASE_URL": "postgres://u@h/n"})
    assert postgres["SQLALCHEMY_DATABASE_URI"] == postgres["JOBS_URL"] == "postgresql+psycopg://u@h/n"


OIDC = {"OIDC_ISSUER": "https://id.example", "OIDC_CLIENT_ID": "nhip-cau"}


def test_a_provider_is_off_until_it_is_named():
    assert config.load({})["OIDC_ISSUER"] == ""


def test_a_sound_provider_is_read():
    loaded = config.load({**SOUND, **OIDC, "OIDC_ASSURANCE_LEVELS": "1, 2", "OIDC_LEAST_ASSURANCE": "2"})
    assert loaded["OIDC_ASSURANCE_LEVELS"] == ("1", "2")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"OIDC_ISSUER": "http://id.example"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "http://127.0.0.1:9400"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "id.example"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://"}, "OIDC_ISSUER"),
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
        ({"OIDC_CLIENT_SECRET": "bí mật"}, "OIDC_CLIENT_ID"),
        ({"OIDC_SCOPES": "profile"}, "OIDC_SCOPES"),
        ({"OIDC_LEAST_ASSURANCE": "3", "OIDC_ASSURANCE_LEVELS": "1,2"}, "OIDC_LEAST_ASSURANCE"),
    ],
)
def test_production_refuses_an_unsound_provider(changes, named):
    with pytest.raises(config.ConfigError, match=named):
        config.load({**SOUND, **OIDC, **changes})


def test_a_provider_on_the_loopback_is_for_trying_it_out():
    assert config.load({**OIDC, "OIDC_ISSUER": "http://127.0.0.1:9400"})["OIDC_ISSUER"] == "http://127.0.0.1:9400"
