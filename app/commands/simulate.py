"""`quench simulate`: a seeded world of invented submissions, and its ground truth in a file apart."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

out = Console(highlight=False, soft_wrap=True, markup=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def simulate(
    folder: Annotated[
        Path, typer.Option("--out", help="写入此文件夹 / write into this folder", metavar="DIR")
    ],
    seed: Annotated[int, typer.Option(help="种子 / the seed: the same gives the same bytes", min=0)],
    years: Annotated[int, typer.Option(help="年数，自2019年起 / years, from 2019 on", min=1, max=7)] = 5,
    ovens: Annotated[
        int, typer.Option(help="期初焦炉座数 / ovens at the opening", min=4, max=2_000)
    ] = 100,
    regime: Annotated[
        str, typer.Option(help="情形 / normal | harsh | declared95 | clean")
    ] = "normal",
    family: Annotated[
        str, typer.Option(help="世界族 / province | machines: two generators apart")
    ] = "province",
) -> None:
    """模拟 / Write an invented province: DIR/submissions.jsonl for the API, DIR/truth.json for nobody who detects.

    各行用法同 quench submit；as 为该行的单位，recordedAt 为其入账时刻。
    Lines are those of `quench submit`; `as` is whose token carries a line, `recordedAt` when the ledger has it.
    """
    from simulation.families import FAMILIES
    from simulation.regimes import REGIMES

    for option, given, known in (("--regime", regime, list(REGIMES)), ("--family", family, list(FAMILIES))):
        if given not in known:
            errors.print(f"{option} {given}: 应为 / must be one of {', '.join(known)}")
            raise typer.Exit(2)
    province = FAMILIES[family](seed, years, ovens, regime)
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{line.written()}\n" for line in province.lines)
    (folder / "submissions.jsonl").write_text(text, encoding="utf-8")
    (folder / "truth.json").write_text(province.truth.written(), encoding="utf-8")
    truth = province.truth
    out.print(
        f"— {len(province.lines):,} 行提交，{len(truth.ovens)} 座焦炉，{len(truth.episodes)} 起违规，"
        f"{len(truth.confounders)} 项合法情形 / {len(province.lines):,} submissions, {len(truth.ovens)} ovens, "
        f"{len(truth.episodes)} episodes, {len(truth.confounders)} lawful causes —"
    )
