"""The disclosed priority: how strong officers set it, and which technologies it favours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.recommendations.models import RankingSetting
from ecosystem.taxonomy import queries as taxonomy

PLAN = "plan-152"  # the taxonomy's mark of the technologies that the city's plan names


@dataclass(frozen=True)
class Setting:
    """The strength of the priority in percent, and who set it when, if anybody has."""

    percent: int
    changed_at: datetime | None = None
    changed_by: str = ""


def setting() -> Setting:
    """The priority as it stands; off until an officer turns it on."""
    select = sa.select(RankingSetting, Account.full_name).outerjoin(Account, Account.id == RankingSetting.changed_by_id)
    row = db.session.execute(select).first()
    return Setting(row[0].priority_percent, row[0].changed_at, row[1] or "") if row else Setting(0)


def priority_sectors() -> dict[str, str]:
    """The technologies that the plan names, by slug, with their labels."""
    items = taxonomy.vocabulary_lists()["sectors"]
    return {item["id"]: taxonomy.label("sectors", item["id"]) for item in items if item.get("priority") == PLAN}
