"""Figures stand under their heading and on the row of their name, whatever the script of the name."""

from app.columns import Column, Table, blocks, figure, fitted, padded, span, width, wrapped, yuan

COUNTIES = Table(
    "产能 Capacity",
    (Column("县", "county"), Column("已压减", "reduced", figure=True)),
    rows=[["闻喜县", "540,000"], ["county not stated", "0"]],
    sums=[["合计 total", "540,000"]],
    notes=["1 注 note"],
)


def test_a_chinese_character_takes_two_columns() -> None:
    assert width("闻喜县 540,000") == 6 + 1 + 7
    assert padded("闻喜", 6) == "闻喜  "
    assert padded("闻喜", 6, right=True) == "  闻喜"


def test_every_line_of_a_table_ends_its_figures_in_the_same_column() -> None:
    lines = COUNTIES.lines()
    ends = {width(line) for line in lines if line.endswith(("0", "已压减", "reduced"))}
    assert ends == {width("county not stated  540,000")}


def test_a_table_reads_as_title_headings_rows_sums_and_notes() -> None:
    assert COUNTIES.lines() == [
        "产能 Capacity",
        "",
        "县                  已压减",
        "county             reduced",
        "--------------------------",
        "闻喜县             540,000",
        "county not stated        0",
        "--------------------------",
        "合计 total         540,000",
        "  1 注 note",
    ]


def test_an_empty_table_says_that_there_is_nothing() -> None:
    empty = Table("预警 Alerts", (Column("规则", "rule"),), rows=[])
    assert "（无 none）" in empty.lines()


def test_figures_have_separators_and_a_missing_one_is_a_dash() -> None:
    assert figure("40270000") == "40,270,000"
    assert figure(-540_000) == "-540,000"
    assert figure(None) == "—"
    assert yuan("2592000000") == "25,920,000.00"
    assert yuan(-5) == "-0.05"
    assert yuan(None) == "—"


def test_an_interval_shows_both_ends_and_a_known_amount_once() -> None:
    assert span(yuan(1_620_000_000), yuan(2_592_000_000)) == "16,200,000.00 – 25,920,000.00"
    assert span("3", "3") == "3"


def test_tables_are_set_apart_by_blank_lines() -> None:
    assert "\n\n\n产能 Capacity" in blocks([COUNTIES, COUNTIES], 100)


def test_a_table_too_wide_for_its_paper_is_cut_between_columns_and_repeats_the_names() -> None:
    columns = tuple(Column(f"列{n}", f"column {n}") for n in range(4))
    wide = Table("宽 wide", columns, rows=[["闻喜县", "1" * 20, "2" * 20, "3" * 20]], notes=["注 note"])
    parts = fitted(wide, 60)
    assert [len(part.columns) for part in parts] == [3, 2]
    assert [part.rows[0][0] for part in parts] == ["闻喜县", "闻喜县"]
    assert [list(part.notes) for part in parts] == [[], ["注 note"]]
    assert max(width(line) for part in parts for line in part.lines()) <= 60
    assert fitted(wide, 100) == [wide]


def test_a_sentence_is_broken_at_blanks_and_between_wide_characters_only() -> None:
    lines = wrapped("停产 400,000 吨，状态未知。Its state is unknown since then.", 20, "  ")
    assert max(map(width, lines)) <= 20
    assert all(line.startswith("  ") and line == line.rstrip() for line in lines)
    assert "".join(line.strip().replace(" ", "") for line in lines) == (
        "停产400,000吨，状态未知。Itsstateisunknownsincethen."
    )
    assert any("400,000" in line for line in lines)
    assert not any(line.strip()[0] in "，。" for line in lines)
