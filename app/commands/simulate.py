"""`quench simulate`: a seeded world of invented submissions, and its ground truth in a file apart."""

import os
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

out = Console(highlight=False, soft_wrap=True, markup=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
_SEED, _YEARS, _OVENS = (0, 2**63 - 1), (1, 7), (4, 2_000)
"""From the least to the most."""


def simulate(
    folder: Annotated[
        Path, typer.Option("--out", help="写入此文件夹 / write into this folder", metavar="DIR")
    ],
    seed: Annotated[
        str, typer.Option(help="种子 / the seed: the same gives the same bytes; 0 or more", metavar="N")
    ],
    years: Annotated[str, typer.Option(help="年数，自2019年起 / years, from 2019 on; 1 to 7", metavar="N")] = "5",
    ovens: Annotated[
        str, typer.Option(help="期初焦炉座数 / ovens at the opening; 4 to 2000", metavar="N")
    ] = "100",
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
            _stop(f"{option} {given}: 应为 / must be one of {', '.join(known)}")
    numbers = _whole("--seed", seed, *_SEED), _whole("--years", years, *_YEARS), _whole("--ovens", ovens, *_OVENS)
    _open(folder)
    province = FAMILIES[family](*numbers, regime)
    _write(folder, "submissions.jsonl", "".join(f"{line.written()}\n" for line in province.lines))
    _write(folder, "truth.json", province.truth.written())
    truth = province.truth
    out.print(
        f"— {len(province.lines):,} 行提交，{len(truth.ovens)} 座焦炉，{len(truth.episodes)} 起违规，"
        f"{len(truth.confounders)} 项合法情形 / {len(province.lines):,} submissions, {len(truth.ovens)} ovens, "
        f"{len(truth.episodes)} episodes, {len(truth.confounders)} lawful causes —"
    )


def _whole(option: str, given: str, least: int, most: int) -> int:
    """A whole number within its bounds, as it was typed."""
    digits = given.isascii() and given.isdigit() and len(given) <= len(str(most))
    if not digits or not least <= int(given) <= most:
        _stop(
            f"{option} {given[:40]}: 应为 {least} 至 {most} 的整数；请改为其中之一 / "
            f"must be a whole number from {least} to {most}; give one of them"
        )
    return int(given)


def _open(folder: Path) -> None:
    """Before a world is made, so that nobody waits for one that cannot be kept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        _unwritable(folder, "这是文件，不是文件夹", "it is a file, not a folder")
    except OSError as raised:
        _unwritable(folder, f"无法建立（{raised.strerror}）", f"it cannot be made ({raised.strerror})")
    if not os.access(folder, os.W_OK | os.X_OK):
        _unwritable(folder, "没有写入权限", "there is no leave to write")


def _write(folder: Path, name: str, text: str) -> None:
    try:
        (folder / name).write_text(text, encoding="utf-8")
    except OSError as raised:
        _unwritable(folder, f"{name} 无法写入（{raised.strerror}）", f"{name} cannot be written ({raised.strerror})")


def _unwritable(folder: Path, zh: str, en: str) -> NoReturn:
    _stop(
        f"--out {folder}: 应为可写入的文件夹；{zh}；请换一个，或先给予写入权限 / "
        f"must be a folder that can be written to; {en}; name another, or give leave to write first"
    )


def _stop(line: str) -> NoReturn:
    errors.print(line)
    raise typer.Exit(2)
