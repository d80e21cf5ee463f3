"""Steps, completeness, limits of funds and merging, as truth tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecosystem.directory import forms, queries
from ecosystem.directory.forms.rows import ROWS
from ecosystem.directory.models import Kind
from ecosystem.directory.rules import limits, steps
from ecosystem.directory.rules.limits import Beyond
from ecosystem.directory.rules.merging import Side, clashes, merged
from ecosystem.directory.rules.plain import units
from ecosystem.directory.rules.steps import REVIEW, STEPS, WORTH, completeness, step_after, step_before, step_of
from ecosystem.directory.rules.values import VALUES, InvestorValues, MandateValues, MentorValues, StartupValues
from tests.cast import ANGEL, FUND, MENTOR, STARTUP

KINDS = list(Kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_form_belongs_to_exactly_one_step(kind):
    asked = [name for part in forms.FORMS[kind].parts for name in (*part.names, *filter(None, [part.group]))]
    stepped = [name for names in STEPS[kind].values() for name in names]
    assert len(stepped) == len(set(stepped))
    assert set(asked) <= set(stepped)
    assert set(stepped) - set(asked) <= {"deck", "drop_deck"}


# What a kind holds because another one that shares its table needs it.
UNASKED = {
    Kind.INSTITUTION: {"conflicts", "accepting", "paused_until"},
    Kind.ANGEL: {"fund_kind", "investor_count", "state_share", "largest_stake"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_of_a_profile_is_asked_for(kind):
    asked = {name for part in forms.FORMS[kind].parts for name in (*part.names, part.group)}
    assert set(units(kind)) - asked == UNASKED.get(kind, set())


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_hint_or_an_example_in_both_languages(app, kind):
    for part in forms.FORMS[kind].parts:
        fields = {name: getattr(forms.FORMS[kind], name).kwargs for name in part.names if not name.startswith("drop_")}
        fields |= {name: make().kwargs for name, make in ROWS[part.group].fields.items()} if part.group else {}
        assert [name for name, words in fields.items() if not (words.get("hint") or words.get("example"))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_section_stands_in_one_step(kind):
    for part in forms.FORMS[kind].parts:
        names = [*part.names, *filter(None, [part.group])]
        assert len({step_of(kind, name) for name in names}) == 1, part.title


@pytest.mark.parametrize("kind", KINDS)
def test_the_steps_follow_each_other(kind):
    line = list(STEPS[kind])
    assert line[-1] == REVIEW
    assert [step_after(kind, slug) for slug in line] == [*line[1:], REVIEW]
    assert [step_before(kind, slug) for slug in line] == [None, *line[:-1]]
    assert steps.first_step(kind) == "core"
    assert {str(forms.drafting.TITLES[slug]) for slug in line}


@pytest.mark.parametrize("kind", KINDS)
def test_the_worth_of_a_profile_is_a_hundred_and_has_words(app, kind):
    assert sum(one.points for one in WORTH[kind]) == 100
    for one in WORTH[kind]:
        assert queries.advice(one.fields[0])
        assert {field in VALUES[kind].__dataclass_fields__ for field in one.fields} == {True}
        assert step_of(kind, one.fields[0]) != REVIEW


@pytest.mark.parametrize(
    ("kind", "values", "percent", "first"),
    [
        (Kind.STARTUP, StartupValues(name=""), 0, "description_vi"),
        (Kind.STARTUP, StartupValues(name="A"), 10, "description_vi"),
        (Kind.STARTUP, STARTUP, 91, "founders"),
        (Kind.STARTUP, replace(STARTUP, description_vi="", description_en="English only"), 91, "founders"),
        (Kind.STARTUP, replace(STARTUP, round=None), 85, "round"),
        (Kind.MENTOR, MENTOR, 87, "experience_vi"),
        (Kind.ANGEL, ANGEL, 70, "tagline_vi"),
        (Kind.FUND, FUND, 66, "fund_kind"),
    ],
)
def test_completeness_sums_what_is_there_and_names_the_worthiest_lack(kind, values, percent, first):
    found = completeness(kind, values)
    assert (found.percent, found.missing[0].field) == (percent, first)
    assert [one.points for one in found.missing] == sorted((one.points for one in found.missing), reverse=True)


def fund(**changes):
    return InvestorValues(name="Quỹ", **changes)


def startup_fund(instruments, *, active=True):
    mandate = MandateValues(instruments=instruments, active=active)
    return fund(fund_kind="innovative-startup-fund", mandates=(mandate,))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (fund(), ()),
        (fund(fund_kind="innovative-startup-fund"), ()),
        (fund(fund_kind="innovative-startup-fund", investor_count=1), (Beyond.INVESTORS,)),
        (fund(fund_kind="innovative-startup-fund", investor_count=2), ()),
        (fund(fund_kind="innovative-startup-fund", investor_count=30), ()),
        (fund(fund_kind="innovative-startup-fund", investor_count=31), (Beyond.INVESTORS,)),
        (fund(fund_kind="innovative-startup-fund", largest_stake=5000), ()),
        (fund(fund_kind="innovative-startup-fund", largest_stake=5001), (Beyond.STAKE,)),
        (
            fund(fund_kind="innovative-startup-fund", mandates=(MandateValues(instruments=("equity", "loan")),)),
            (Beyond.INSTRUMENTS,),
        ),
        (
            fund(
                fund_kind="innovative-startup-fund",
                mandates=(
                    MandateValues(instruments=("loan",), active=False),
                    MandateValues(instruments=("share-option",)),
                ),
            ),
            (),
        ),
        (fund(fund_kind="local-venture-fund", state_share=4900), ()),
        (fund(fund_kind="local-venture-fund", state_share=4901), (Beyond.STATE,)),
        (fund(fund_kind="venture-fund", state_share=9000, investor_count=99, largest_stake=9000), ()),
        (MentorValues(name="Minh"), ()),
    ],
)
def test_a_fund_beyond_a_limit_of_the_law_is_reminded(values, expected):
    assert limits.beyond(values) == expected
    assert len(queries.reminders(values)) == len(expected)


BASE = StartupValues(name="A", tagline_vi="Một", ask_amount=1, ask_entered="1", needs=("need-ip",))


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "expected"),
    [
        (BASE, BASE, BASE, {}),
        (BASE, BASE, replace(BASE, tagline_vi="Hai"), {"tagline_vi": Side.MINE}),
        (BASE, replace(BASE, tagline_vi="Hai"), BASE, {"tagline_vi": Side.THEIRS}),
        (BASE, replace(BASE, tagline_vi="Hai"), replace(BASE, tagline_vi="Hai"), {}),
        (BASE, replace(BASE, tagline_vi="Hai"), replace(BASE, tagline_vi="Ba"), {"tagline_vi": None}),
        (
            BASE,
            replace(BASE, tagline_vi="Hai"),
            replace(BASE, needs=()),
            {"tagline_vi": Side.THEIRS, "needs": Side.MINE},
        ),
        (BASE, replace(BASE, ask_amount=2, ask_entered="2"), BASE, {"ask_amount": Side.THEIRS}),
        (BASE, BASE, replace(BASE, ask_entered="1,0"), {"ask_amount": Side.MINE}),
        (None, replace(BASE, tagline_vi="Hai"), BASE, {"tagline_vi": None}),
    ],
)
def test_who_changed_what_since_both_began(base, theirs, mine, expected):
    found = clashes(Kind.STARTUP, base, theirs, mine)
    assert {clash.unit: clash.default for clash in found} == expected


def test_merging_takes_each_field_from_the_side_that_was_chosen():
    theirs, mine = (
        replace(BASE, tagline_vi="Họ", ask_amount=2, ask_entered="2"),
        replace(BASE, tagline_vi="Tôi", needs=()),
    )
    kept = {"tagline_vi": Side.MINE, "ask_amount": Side.THEIRS, "needs": Side.MINE}
    assert merged(theirs, mine, kept) == replace(BASE, tagline_vi="Tôi", needs=(), ask_amount=2, ask_entered="2")
