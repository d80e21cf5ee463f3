"""Calls, their forms, and the applications to them."""

from ecosystem.calls.models.applications import (
    AccessCode,
    Application,
    ApplicationAnswer,
    ApplicationFile,
    ApplicationState,
    ApplicationStep,
    Submission,
)
from ecosystem.calls.models.calls import (
    Call,
    CallDocument,
    CallKind,
    CallManager,
    CallQuestion,
    CallState,
    CallSubscription,
    ManagerRight,
)
from ecosystem.calls.models.forms import CallForm

__all__ = [
    "AccessCode",
    "Application",
    "ApplicationAnswer",
    "ApplicationFile",
    "ApplicationState",
    "ApplicationStep",
    "Call",
    "CallDocument",
    "CallForm",
    "CallKind",
    "CallManager",
    "CallQuestion",
    "CallState",
    "CallSubscription",
    "ManagerRight",
    "Submission",
]
