"""The quota book by county, the reduction list by county, and what documents print for a whole city."""

from collections.abc import Iterable

from app.columns import INVENTED, Column, Table, figure
from app.demo.marks import ACTS_NOTE, Row, division_names, is_invented, marked
from app.demo.questions import ACCOUNTS, Answers

_ACCOUNT_HEADS = (
    ("认定", "recognised"),
    ("在产", "operating"),
    ("停产", "idle"),
    ("无焦炉", "unbuilt"),
    ("待验收", "pending"),
    ("结转", "carried"),
    ("已压减", "reduced"),
    ("核减", "discounted"),
    ("撤销", "revoked"),
    ("他淘汰", "other"),
    ("划转", "transfer"),
    ("核对", "check"),
)
_LISTED = ("listedTonnes", "inferredTonnes", "certifiedTonnes", "acceptedTonnes")
_CAPS = (
    ("capacityCapTonnes", "焦化总产能控制 capacity cap", "t/a"),
    ("outputCapTonnes", "焦炭产量控制 output cap", "t"),
    ("energyCapTce", "年能耗总量 energy cap", "tce/a"),
)


def capacity_table(answers: Answers) -> Table:
    """Every county with every account, the cities and the province, and the check column."""
    cities = [city for city in answers.moment["cities"] if not is_invented(city["city"])]
    whole = answers.moment["province"]["total"]
    return Table(
        "一、产能指标账（按县） Quota book by county, t/a",
        _account_columns(),
        _county_books(answers, invented=False),
        [
            *(_book(marked(city["name"], city, city["code"]), city) for city in cities),
            _book(marked("山西省 province", whole, None), whole),
        ],
        [
            "county not stated：文件未载明所在县（市），不予推定。No document states the county.",
            "核对 check：各账户之和，恒为 0。The sum of all accounts, always 0.",
            ACTS_NOTE,
        ],
    )


def invented_capacity_table(answers: Answers) -> Table:
    """The invented county and city."""
    return Table(
        f"{INVENTED} 产能指标账 Quota book, invented",
        _account_columns(),
        _county_books(answers, invented=True),
        [_book(f"{INVENTED}{city['name']}", city) for city in answers.moment["province"]["apart"]],
    )


def _account_columns() -> tuple[Column, ...]:
    return (Column("区划", "division"), *(Column(zh, en, figure=True) for zh, en in _ACCOUNT_HEADS))


def _county_books(answers: Answers, *, invented: bool) -> list[list[str]]:
    cities = {city["code"]: city["name"] for city in answers.moment["cities"]}
    counties = [c for c in answers.moment["counties"] if is_invented(c["city"]) is invented]
    return [_book(_county_name(county, cities), county) for county in counties]


def _county_name(county: Row, cities: dict[str, str]) -> str:
    """Tonnes whose county is stated nowhere stand in a row of their city, and say so."""
    name = county["name"] if county["code"] else f"{cities[county['city']]} county not stated"
    return marked(name, county, county["city"])


def _book(name: str, division: Row) -> list[str]:
    return [name, *(figure(division["capacity"][account]) for account in ACCOUNTS)]


def listed_table(answers: Answers) -> Table:
    """Listed tonnes by county; what stands in an inferred county has a footnote."""
    counties = [c for c in answers.moment["counties"] if c["tasks"] and not is_invented(c["city"])]
    listed = [county for county in counties if int(county["tasks"]["listedTonnes"])]
    noted = [county for county in listed if int(county["tasks"]["inferredTonnes"])]
    marks = {county["code"]: f" [{number}]" for number, county in enumerate(noted, 1)}
    sums = [
        [marked(city["name"], _any_invented(own), city["code"]), *_listed_figures(own)]
        for city in answers.moment["cities"]
        if (own := [county for county in listed if county["city"] == city["code"]])
    ]
    return Table(
        "二、列入压减清单（按县） Listed for reduction by county, t/a",
        (
            Column("县（市）", "county"),
            Column("列入清单", "listed", figure=True),
            Column("其中县系推定", "of it, county inferred", figure=True),
            Column("已关停", "closed", figure=True),
            Column("已验收", "accepted", figure=True),
        ),
        [
            [f"{marked(c['name'], c['tasks'], c['code'])}{marks.get(c['code'], '')}", *_listed_figures([c])]
            for c in listed
        ],
        sums,
        [*(_inferred_note(marks[county["code"]].strip(), county) for county in noted), ACTS_NOTE],
    )


def _any_invented(counties: Iterable[Row]) -> Row:
    return {"invented": any(county["tasks"]["invented"] for county in counties)}


def _listed_figures(counties: Iterable[Row]) -> list[str]:
    tasks = [county["tasks"] for county in counties]
    return [figure(sum(int(task[name]) for task in tasks)) for name in _LISTED]


def _inferred_note(mark: str, county: Row) -> str:
    tonnes = figure(county["tasks"]["inferredTonnes"])
    return f"{mark} {county['name']} {tonnes}：{' '.join(county['tasks']['notes'])}"


def unit_table(answers: Answers) -> Table:
    """Caps, and printed figures without holders."""
    name = division_names(answers.moment, answers.tasks)
    rows = [
        [name(event["data"]["division"]), item, figure(event["data"][field]), unit, event["occurredOn"]]
        for event in answers.caps
        for field, item, unit in _CAPS
        if event["data"].get(field) is not None and not is_invented(event["data"]["division"])
    ]
    for event in answers.figures:
        data = event["data"]
        rows.append([name(data["division"]), data["name"], figure(data["tonnes"]), "t/a", data["asOf"]])
    columns = (
        Column("区划", "division"),
        Column("项目", "item"),
        Column("数值", "value", figure=True),
        Column("单位", "unit"),
        Column("日期", "as of"),
    )
    notes = [
        "文件所列总量未印企业、县与项目：只列示，不入账。A figure without holders is shown, never posted."
    ]
    return Table("六、总量控制与文件所列总量 Caps and printed figures", columns, rows, notes=notes)
