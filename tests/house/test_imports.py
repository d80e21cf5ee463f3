"""What a process loads: a web process never pays for scikit-learn."""

from __future__ import annotations

import json

from tests import services

PROGRAM = """
import json, sys
import wsgi
client = wsgi.app.test_client()
statuses = {url: client.get(url).status_code for url in %r}
heavy = [name for name in ("sklearn", "numba", "scipy", "numpy", "ortools", "matching") if name in sys.modules]
print(json.dumps({"statuses": statuses, "heavy": heavy}))
"""
URLS = ["/", "/startups", "/mentors", "/investors", "/sign-in", "/recommendations/mentors", "/healthz", "/readyz"]


def test_a_web_process_never_loads_the_matching_engine(demo):
    child = services.Child("-c", PROGRAM % (URLS,), env=demo.env, place=demo.place, name="imports")
    assert child.child.wait(60) == 0, child.words()
    found = json.loads(child.words().splitlines()[-1])
    assert found["heavy"] == []
    assert set(found["statuses"].values()) <= {200, 303}
