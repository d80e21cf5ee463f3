"""The one form of the inbox that carries something: up to which notice it was seen."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import Regexp

from ecosystem.web.fields import BaseForm


class SeenForm(BaseForm):
    """Mark all as read, up to the newest one that the page showed."""

    newest = StringField(validators=[Regexp(r"^\d{1,18}$")])
