"""The judge command and the documents behind it; no database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ecosystem.recommendations import commands, documents, rules

ROOT = Path(__file__).parents[2]
WORLD = ROOT / "ecosystem" / "samples" / "world"
JUDGEMENTS = ROOT / "tests" / "matching" / "judgements.csv"


def judged(*arguments: str) -> Result:
    return CliRunner().invoke(commands.matching, ["judge", str(WORLD), "--judgements", *arguments])


def test_the_demo_world_reaches_the_floors():
    answer = judged(str(JUDGEMENTS), "--json")
    report = json.loads(answer.output)
    assert answer.exit_code == 0
    assert report["passes"] is True
    assert report["written"]["hit"] >= 0.93
    assert report["stripped"]["hit"] >= 0.92
    assert report["damped"]["passes"] is True
    assert report["damped"]["written"]["hit"] >= 0.93
    assert report["damped"]["stripped"]["hit"] >= 0.92
    assert {tuple(one["kinds"]) for one in report["unequal"]} == {("mentor",), ("angel", "fund"), ("startup",)}
    assert report["written"]["never_recommended"] == report["stripped"]["never_recommended"] == 0
    assert report["damped"]["passes"] is True
    assert report["damped"]["written"]["hit"] >= 0.93
    assert report["damped"]["stripped"]["hit"] >= 0.92
    assert {tuple(one["kinds"]) for one in report["unequal"]} == {("mentor",), ("angel", "fund"), ("startup",)}
    assert report["written"]["never"] > 0


def test_a_world_under_the_floors_exits_with_one(tmp_path):
    wrong = tmp_path / "judgements.csv"
    wrong.write_text("startup_id,target_type,target_id,label\ns03,mentor,m05,match\n", "utf-8")
    answer = judged(str(wrong))
    assert answer.exit_code == 1
    assert "FAILS" in answer.output


def test_a_recommended_never_pair_exits_with_one(tmp_path):
    wrong = tmp_path / "judgements.csv"
    wrong.write_text("startup_id,target_type,target_id,label\ns03,mentor,m02,never\n", "utf-8")
    answer = judged(str(wrong))
    assert answer.exit_code == 1
    assert "leaked: s03 m02" in answer.output


def test_every_score_of_the_demo_world_is_the_sum_of_its_reasons():
    from ecosystem.recommendations.engine.worlds import document
    from matching.documents import vocabulary_from
    from matching.matcher import Matcher

    facts = [
        documents.facts_from_record(record, kind)
        for name, kind in commands.FILES.items()
        for record in commands._records(WORLD, name)
    ]
    held = [document(one) for one in facts]
    matcher = Matcher(vocabulary_from(commands.vocabulary_files())).fit(held)
    ours, theirs = [one for one in held if one.is_startup], [one for one in held if not one.is_startup]
    pairs = [(a, b, matcher.explain(a, b)) for a in ours for b in theirs]
    assert len(pairs) == 40 * 40
    for _a, _b, verdict in pairs:
        for side in (verdict.startup, verdict.counterpart):
            assert side.score == sum(reason.points for reason in side.reasons)
    assert all(0 <= verdict.score <= 100 for *_, verdict in pairs)


def test_every_rule_and_part_of_the_library_has_words():
    from matching.affinity import PARTS
    from matching.constraints import RULES

    assert set(rules.BROKEN) == {rule.name for rule in RULES}
    assert set(rules.PARTS) == set(PARTS)


def test_web_workers_never_import_scikit_learn():
    code = (
        "import sys, warnings; warnings.simplefilter('ignore');"
        "from ecosystem.app import create_app; create_app();"
        "print([name for name in ('sklearn', 'scipy', 'matching') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("record", "declared"),
    [
        ({"conflicts": [{"startup": "s1", "reason": "đã đầu tư"}]}, {"s1"}),
        ({"conflicts": ["s1", "s2"]}, {"s1", "s2"}),
        ({"competitors": ["s3"], "conflicts": []}, {"s3"}),
        ({}, set()),
    ],
)
def test_conflicts_are_read_in_each_of_their_spellings(record, declared):
    assert documents.facts_from_record({"id": "m1", **record}, "mentor").conflicts == declared
