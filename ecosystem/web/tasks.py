"""Long work as people see it: a page and a fragment that ask how far it is, and a button that stops it.

A feature shows ``progress_box(task)`` of ``components/progress.html`` on a page of its own, the task's ``href``. With
JavaScript the box asks for itself anew until the task has ended and then loads the page again; without, it has a link.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.core import progress
from ecosystem.core.feature import Feature
from ecosystem.core.progress import Task
from ecosystem.web.access import allow
from ecosystem.web.pages import back_to, render, toast

bp = Blueprint("tasks", __name__)


def may_watch(actor: Any, task: Task) -> bool:  # noqa: ANN401  accounts stand above this floor
    """Its owner, and everybody of the roles it is for."""
    return task.owner_id == actor.id or not set(task.roles).isdisjoint(actor.role_names)


@bp.get("/tasks/<key>")
@allow(may_watch, load=progress.find)
def show(task: Task) -> ResponseReturnValue:
    """How far it is: a fragment for the box that asks, a page for a browser."""
    if "HX-Request" not in request.headers:
        return render("base/task.html", task=task)
    answer = make_response(render("base/task_fragment.html", task=task))
    if not task.is_active:
        # The page around the box knows what came of it.
        answer.headers["HX-Refresh"] = "true"
    return answer


@bp.post("/tasks/<key>/cancel")
@allow(may_watch, load=progress.find)
def cancel(task: Task) -> ResponseReturnValue:
    """Ask the worker to stop."""
    progress.cancel(task)
    toast(_("Đã yêu cầu dừng. Việc sẽ dừng trong giây lát."))
    return back_to(task.href, "tasks.show", key=task.key)


def _sample(role: str) -> dict[str, Any] | None:
    """The latest task, which the demo world's officer may watch."""
    return progress.sample() if role == "officer" else None


FEATURE = Feature(
    name="tasks",
    blueprint=bp,
    sentences={"task.failed": _l("Một việc dài chưa làm xong được")},
    samples={"tasks.show": _sample},
)
