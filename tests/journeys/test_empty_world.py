"""A site that holds nobody's data yet: every list says why it is empty and offers what to do next."""

from __future__ import annotations

import pytest

from tests.page import words

HOLDERS = ("lan", "minh", "ha", "phong")
LISTS = ("/startups", "/mentors", "/investors", "/institutions")
EVERYBODY = (*LISTS, "/startups?q=khong-co-ai", "/search?q=khong-co-ai")
OWN = ("/profiles", "/profiles/bin", "/notices", "/notices?unread=1")
TABS = tuple(f"/introductions?tab={tab}" for tab in ("waiting", "asked", "connected", "past"))
PAGES = [
    *((None, url) for url in EVERYBODY),
    *((who, url) for who in (*HOLDERS, "manager", "owner") for url in (*EVERYBODY, *OWN)),
    *((who, url) for who in HOLDERS for url in TABS),
    *(("lan", f"/recommendations/{wanted}") for wanted in ("mentors", "investors")),
    *((who, "/recommendations/startups") for who in HOLDERS[1:]),
    *(("officer", url) for url in (*EVERYBODY, *OWN)),
    *(("officer", f"/officer/{name}") for name in ("verification", "duplicates", "imports", "requests")),
    *(("admin", url) for url in ("/console/jobs", "/console/people?q=khong-co-ai", "/console/invitations")),
    ("admin", "/console/journal?event=profile.created"),
]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("who", "url"), PAGES, ids=[f"{who or 'nobody'} {url}" for who, url in PAGES])
def test_an_empty_list_says_why_and_offers_what_to_do_next(app, cast, browse, who, url):
    client = browse()
    if who:
        client.sign_in(getattr(cast, who))
    page = client.get(url)
    boxes = page.with_class("empty")
    assert len(boxes) == 1, f"{len(boxes)} empty boxes: {page.text[:300]}"
    [box] = boxes
    assert words(next(box.iter("p")))
    acts = [element for element in box.iter() if element.tag in ("a", "button") and words(element)]
    assert acts, words(box)
    for act in acts:
        # The lint of every page has seen to it that a link within the page leads somewhere.
        if act.tag == "a" and not act.get("href").startswith("#"):
            answer = client.get(act.get("href"), status=None)
            answer = client.follow(answer) if answer.location else answer
            assert answer.status == 200, act.get("href")
            assert act.get("href") != url, "an act that leads nowhere new"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", [*HOLDERS, "manager", "owner", "officer", "admin"])
def test_the_first_page_of_each_role_offers_first_steps(app, cast, browse, who):
    page = browse().sign_in(getattr(cast, who)).get("/dashboard?lang=vi")
    assert "Những bước đầu" in page.text
    assert len(page.with_class("now")) == 1, "one step is the next"
