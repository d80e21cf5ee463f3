"""Importing profiles: formats, mappings, errors by row, dry runs, idempotence."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
import xlsxwriter

from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Kind, Profile, Startup
from ecosystem.directory.rules.values import held

ROWS = [
    {
        "id": "a1",
        "name": "Đốm Sáng",
        "tagline_vi": "Đèn mặt trời",
        "sectors": "Trí tuệ nhân tạo; IoT",
        "stage": "MVP",
        "team_size": "9",
        "ask_amount": "1,5 tỷ",
        "founded": "01/03/2024",
        "raising": "có",
    },
    {"id": "a2", "name": "Sao Hôm", "tagline_vi": "Bản đồ", "sectors": "ai", "stage": "idea", "team_size": ""},
    {"id": "a3", "name": "Mây", "tagline_vi": "", "sectors": "Chiêm tinh", "stage": "", "team_size": "2"},
]
COLUMNS = list(ROWS[0])


def as_csv(path: Path, rows=ROWS) -> Path:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, delimiter=",", restval="")
    writer.writeheader()
    writer.writerows(rows)
    content = out.getvalue().encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def as_xlsx(path: Path, rows=ROWS) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, COLUMNS)
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(COLUMNS):
            value = row.get(column, "")
            sheet.write(number, place, float(value) if column == "team_size" and value else value)
    book.close()
    return path


def as_jsonl(path: Path, rows=ROWS) -> Path:
    lines = [json.dumps({**row, "sectors": row["sectors"].split("; ")}, ensure_ascii=False) for row in rows]
    content = ("\n".join(lines) + "\n").encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def run(app, *args, code: int = 0) -> str:
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["directory", "import", *map(str, args)])
    assert result.exit_code == code, result.output + repr(result.exception)
    db.session.rollback()
    return result.output


def total() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Profile)) or 0


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("x.csv", as_csv),
        ("x.csv.gz", as_csv),
        ("x.xlsx", as_xlsx),
        ("x.jsonl", as_jsonl),
        ("x.jsonl.gz", as_jsonl),
    ],
)
def test_each_format_gives_the_same_profiles(app, tmp_path, name, make):
    said = run(app, "startup", make(tmp_path / name))
    assert "3 rows: 3 created, 0 updated, 0 unchanged, 0 with errors" in said
    assert "1 profiles without a sector" in said
    assert "Unmatched sectors: 1 of 1 words: Chiêm tinh (1)" in said
    values = held(queries.profile("dom-sang"))
    assert (values.sectors, values.stage, values.team_size) == (("ai", "iot"), "mvp", 9)
    assert (values.ask_amount, str(values.founded), values.raising) == (1_500_000_000, "2024-03-01", True)
    assert queries.profile("dom-sang").memberships == []
    assert (queries.profile("may").source, queries.profile("may").external_id) == ("x", "a3")


def test_a_dry_run_writes_nothing_and_says_what_would_be(app, tmp_path):
    said = run(app, "startup", as_csv(tmp_path / "x.csv"), "--dry-run")
    assert "Dry run, nothing written. 3 rows: 3 created" in said
    assert total() == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Entry)) == 0


def test_a_second_run_changes_nothing_and_a_changed_row_only_itself(app, tmp_path):
    run(app, "startup", as_csv(tmp_path / "x.csv"))
    assert "0 created, 0 updated, 3 unchanged" in run(app, "startup", as_csv(tmp_path / "x.csv"))
    changed = [{**ROWS[0], "tagline_vi": "Đèn mới"}, *ROWS[1:]]
    assert "0 created, 1 updated, 2 unchanged" in run(app, "startup", as_csv(tmp_path / "x.csv", changed), "--dry-run")
    assert "0 created, 1 updated, 2 unchanged" in run(app, "startup", as_csv(tmp_path / "x.csv", changed))
    assert (total(), queries.profile("dom-sang").tagline_vi) == (3, "Đèn mới")


def test_what_people_changed_stays_while_the_source_says_the_same(app, tmp_path):
    run(app, "startup", as_csv(tmp_path / "x.csv"))
    with write():
        profile = queries.profile("dom-sang")
        values = held(profile)
        actions.update(None, profile, type(values)(**{**vars(values), "tagline_vi": "Của người"}), version=None)
    run(app, "startup", as_csv(tmp_path / "x.csv"))
    assert queries.profile("dom-sang").tagline_vi == "Của người"


BAD = [
    {**ROWS[0], "id": ""},
    {**ROWS[0], "id": "b2", "name": ""},
    {**ROWS[0], "id": "b3", "name": "x" * 121},
    {**ROWS[0], "id": "b4", "ask_amount": "nhiều"},
    {**ROWS[0], "id": "b5", "team_size": "chín"},
    {**ROWS[0], "id": "b6", "founded": "31/02/2024"},
    {**ROWS[0], "id": "b7", "name": "a\u202eb"},
    ROWS[1],
]


def test_bad_rows_are_told_by_row_and_leave_the_good_alone(app, tmp_path):
    said = run(app, "startup", as_csv(tmp_path / "x.csv", BAD), code=1)
    assert "8 rows: 1 created, 0 updated, 0 unchanged, 7 with errors" in said
    told = [line.split(":")[:2] for line in said.splitlines() if line.startswith("  row")]
    fields = ["external_id", "name", "name", "ask_amount", "team_size", "founded", "name"]
    assert told == [[f"  row {number}", f" {name}"] for number, name in enumerate(fields, start=2)]
    assert total() == 1


def test_a_line_that_is_no_json_is_one_bad_row(app, tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text('{"id": "1", "name": "Được"}\n{nope\n[1]\n' + "[" * 100_000 + "\n")
    said = run(app, "startup", path, code=1)
    assert "4 rows: 1 created" in said
    assert "row 2" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.txt", b"a"),
        ("x.xlsx", b"no zip"),
        ("x.csv", b"\xff\xfe\xfa"),
        ("x.csv.gz", b"no gzip"),
        ("x.csv", b"a,b\n1,2\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(app, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert run(app, "startup", tmp_path / name, code=1).startswith("Error: ")


MAPPING = """
source = "city"
id = "ma"
[fields.name]
from = ["ten", "ten_en"]
required = true
[fields.tagline_en]
from = "gt"
cut = true
[fields.place]
constant = "Huế"
[fields.sectors]
from = "nganh"
separator = "|"
most = 2
[fields.sectors.map]
"Nuôi tôm" = "aquaculture-marine"
"Khác" = ""
[mandate.ticket]
from = "khoan"
[mandate.stages]
from = "gd"
"""


def test_a_mapping_says_where_each_field_comes_from(app, tmp_path):
    path, mapping = tmp_path / "x.jsonl", tmp_path / "m.toml"
    mapping.write_text(MAPPING.split("[mandate", maxsplit=1)[0])
    row = {"ma": 7, "ten": "", "ten_en": "Shrimp", "gt": "word " * 60, "nganh": "nuôi tôm|Khác|Fintech|AI"}
    path.write_text(json.dumps(row) + "\n")
    run(app, "startup", path, "--mapping", mapping)
    values = held(queries.profile("shrimp"))
    assert (values.name, values.place, values.sectors) == ("Shrimp", "Huế", ("aquaculture-marine", "fintech"))
    assert len(values.tagline_en) <= 140
    assert values.tagline_en.endswith("…")


@pytest.mark.parametrize(
    ("said", "ticket"),
    [
        ("$50K - $5M", (50_000, 5_000_000)),
        ("$500K-$1.5M", (500_000, 1_500_000)),
        ("Up to $15M", (None, 15_000_000)),
        ("$2M", (2_000_000, 2_000_000)),
        ("$25M - $2M", (None, None)),
        ("ask us", (None, None)),
    ],
)
def test_ranges_of_money_become_tickets(app, tmp_path, said, ticket):
    path, mapping = tmp_path / "x.jsonl", tmp_path / "m.toml"
    fields = '[fields.name]\nfrom = "ten"\n[mandate.stages]\nfrom = "gd"\n[mandate.ticket]\nfrom = "khoan"\n'
    mapping.write_text(f'source = "x"\nid = "ma"\n{fields}')
    path.write_text(json.dumps({"ma": "1", "ten": "Quỹ", "khoan": said, "gd": ["MVP"]}) + "\n")
    run(app, "fund", path, "--mapping", mapping)
    [mandate] = held(queries.profile("quy")).mandates
    rate = app.config["USD_RATE"]
    assert (mandate.ticket_min, mandate.ticket_max) == tuple(end and end * rate for end in ticket)
    assert mandate.stages == ("mvp",)


@pytest.mark.parametrize(
    "mapping",
    ["[fields.nonsense]\nfrom='a'", "[fields.name]\nfron='a'", "kind='mentor'", "no toml", "[mandate.name]\nfrom='a'"],
)
def test_a_mapping_that_names_what_is_not_there_is_refused(app, tmp_path, mapping):
    (tmp_path / "m.toml").write_text(mapping)
    as_csv(tmp_path / "x.csv")
    assert "Error: " in run(app, "startup", tmp_path / "x.csv", "--mapping", tmp_path / "m.toml", code=1)
    assert total() == 0


def test_an_import_is_told_once_and_each_row_is_in_the_journal(app, tmp_path):
    run(app, "startup", as_csv(tmp_path / "x.csv"))
    told = db.session.scalars(sa.select(Entry.event).where(Entry.event.like("profile%")).order_by(Entry.id)).all()
    assert list(told) == ["profile.imported"] * 3 + ["profiles.imported"]
    run(app, "startup", as_csv(tmp_path / "x.csv"))
    assert db.session.scalar(sa.select(sa.func.count()).where(Entry.event == "profiles.imported")) == 1


def test_more_rows_than_a_batch(app, tmp_path):
    rows = [{**ROWS[1], "id": f"r{number}", "name": f"Sao {number % 7}"} for number in range(450)]
    assert "450 created" in run(app, "startup", as_csv(tmp_path / "x.csv", rows))
    assert "450 unchanged" in run(app, "startup", as_csv(tmp_path / "x.csv", rows))
    slugs = set(db.session.scalars(sa.select(Startup.slug)))
    assert {"sao-0", "sao-0-2", "sao-6-64"} <= slugs


@pytest.mark.parametrize(
    ("kind", "mapping", "row"),
    [
        ("startup", "real_startups", {"id": "s", "name": "A", "stage": "Seed", "sectors": ["B2B", "SaaS"]}),
        ("fund", "real_funds", {"id": "i", "name": "F", "type": "Corporate VC", "markets": ["AI"], "stages": ["Seed"]}),
    ],
)
def test_the_shipped_mappings_read_their_files(app, tmp_path, kind, mapping, row):
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(row) + "\n")
    shipped = Path(app.root_path) / "ecosystem" / "directory" / "mappings" / f"{mapping}.toml"
    assert "1 created" in run(app, kind, path, "--mapping", shipped)
    values = held(queries.profile("a" if kind == "startup" else "f"))
    if kind == "startup":
        assert (values.sectors, values.stage, values.round) == (("saas-enterprise",), "early-revenue", "seed")
    else:
        assert (values.fund_kind, values.mandates[0].rounds, values.mandates[0].sectors) == ("cvc", ("seed",), ("ai",))


def test_an_id_of_another_kind_is_refused(app, tmp_path):
    run(app, "startup", as_csv(tmp_path / "x.csv"))
    said = run(app, "mentor", as_csv(tmp_path / "x.csv"), code=1)
    assert "external_id" in said
    assert queries.counts()[Kind.MENTOR] == 0
