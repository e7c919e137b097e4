"""How good the list of S-08 is: whether the true transformer stands among the first ten, and before how many others.

Recall is of episodes: found where, at one of the looks (`sought.py`), it stood in the first ten. The lists of simulated
worlds are short, so that their first ten are nearly all there is; hence what a list of any length shows stands beside
it: of the innocent transformers on the same list, how many stand before the true one. Without any knowledge it is half.
"""

from collections.abc import Callable, Iterator, Sequence

from app.columns import Column, Table
from app.detection.intervals import Interval, quantile, wilson
from app.detection.matching import Played
from app.detection.sought import LINKS, RELOCATION, Sought
from app.detection.truth import Episode, Meter
from app.detection.words import number, share

FIRST = 10
_TOPS = (1, 3, FIRST)
_Looks = tuple[Episode, tuple[Sought, ...]]
Sort = Callable[[Episode], bool]


def linked(episode: Episode) -> bool:
    """Whether a serial or an owner ties the new works to the old: then D-07 is asked, and not a list."""
    return bool(set(LINKS) & set(episode.evidence))


def looks(worlds: Sequence[Played]) -> list[_Looks]:
    """Every relocation with the looks at its list, oldest first."""
    return [
        (episode, tuple(one for one in world.sought if one.episode == episode.id))
        for world in worlds
        for episode in world.truth.episodes
        if episode.kind == RELOCATION
    ]


def best(sought: Sequence[Sought]) -> int | None:
    """The best place that it ever had."""
    return min((one.place for one in sought if one.place is not None), default=None)


def in_first(found: Sequence[_Looks], most: int) -> Interval:
    """On how many lists it ever stood among the first."""
    places = [best(sought) for _, sought in found]
    return wilson(sum(place is not None and place <= most for place in places), len(places))


def without_link(worlds: Sequence[Played]) -> Interval:
    """Recall in the first ten where neither a serial nor an owner tells."""
    return in_first([one for one in looks(worlds) if not linked(one[0])], FIRST)


_SORTS: tuple[tuple[str, str, Sort], ...] = (
    ("无线索，自表", "no link, own meter", lambda one: not linked(one) and one.meter is Meter.OWN),
    ("无线索，共用表或无表", "no link, shared or no meter", lambda one: not linked(one) and one.meter is not Meter.OWN),
    ("无线索，合计", "no link, all", lambda one: not linked(one)),
    ("有线索（另由 D-07 报）", "with a link (D-07 tells of it)", linked),
)


def list_table(worlds: Sequence[Played]) -> Table:
    """Recall of the list by what ties the two places, and how long lists are."""
    columns = (
        Column("异地转移", "relocation"),
        Column("情节数", "n", figure=True),
        *(Column(f"前 {most} 名", f"in the first {most}", figure=True) for most in _TOPS),
        Column("最后一次看：前 10 名", "in the first 10 at the last look", figure=True),
        Column("名单长（中位/最长）", "list, median / most", figure=True),
        Column("排在其前的其他变压器", "others that stand before it", figure=True),
        Column("首次进前 10 名的延迟中位/九成", "days until in the first 10, median / p90", figure=True),
    )
    every = looks(worlds)
    rows = [[f"{zh} {en}", *_row([one for one in every if sort(one[0])])] for zh, en, sort in _SORTS]
    return Table("S-08 名单（relocationLeads） The list of S-08", columns, rows, notes=list(_notes(worlds)))


def _row(found: Sequence[_Looks]) -> Iterator[str]:
    yield number(len(found))
    for most in _TOPS:
        yield share(in_first(found, most))
    last = [sought[-1:] for _, sought in found]
    at_end = sum(one.place is not None and one.place <= FIRST for some in last for one in some)
    yield share(wilson(at_end, len(found)))
    lengths = [one.of for some in last for one in some]
    yield f"{number(quantile(lengths, 0.5))} / {number(max(lengths, default=None))}"
    there = [(one.place, one.of) for some in last for one in some if one.place is not None]
    yield share(wilson(sum(place - 1 for place, _ in there), sum(of - 1 for _, of in there)))
    days = [day for episode, sought in found if (day := _days(episode, sought)) is not None]
    yield f"{number(quantile(days, 0.5))} / {number(quantile(days, 0.9))}"


def _days(episode: Episode, sought: Sequence[Sought]) -> int | None:
    """From the start to the first look at which it stood among the first."""
    on = next((one.day for one in sought if one.place is not None and one.place <= FIRST), None)
    return None if on is None else (on - episode.start).days


def _notes(worlds: Sequence[Played]) -> Iterator[str]:
    ovens = sum(world.lists.ovens for world in worlds)
    lengths = [length for world in worlds for length in world.lists.lengths]
    yield (
        "自情节开始至结束后 45 天，每月末按当时账本、以全省可见范围查该炉的名单。"
        "At each month's end from the start to 45 days after the end, as the ledger then was, seen by the province."
    )
    yield (
        "排在其前：最后一次看时，同一名单上无关变压器中排在其前者的比例；毫无信息时为一半。"
        "模拟世界的名单短，故此列比前 10 名更说明排序。"
        "Others before it: of the innocent transformers on its list at the last look, those that stand before it; half "
        "without any knowledge. Lists of simulated worlds are short: this tells more of the ranking than the first ten."
    )
    middle, most = number(quantile(lengths, 0.5)), number(max(lengths, default=None))
    yield (
        f"世界结束时 {number(ovens)} 座关停炉中 {number(len(lengths))} 座名单非空，中位 {middle}，最长 {most}。"
        f"At the end {number(len(lengths))} of {number(ovens)} closed ovens have a list that is not empty, "
        f"median {middle}, most {most}."
    )
