"""Puts a mutant into a process that has everything imported: the functions of one file get their mutants' code.

A function object keeps its identity, so whoever imported it, put it in a table or decorated it calls the mutant.
A constant of a module is set wherever it was imported to.
"""

import ast
import gc
import importlib
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from tests.mutants.places import ROOT

Name = tuple[str, int]


def swap(path: str, tree: ast.Module) -> None:
    """The functions of the file become those of the tree; they are told apart by name and line."""
    importlib.import_module(module_of(path))
    file = str(ROOT / path)
    mutants = dict(_functions(compile(tree, file, "exec", dont_inherit=True)))
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and function.__code__.co_filename == file:
            code = function.__code__
            function.__code__ = mutants[code.co_qualname, code.co_firstlineno]


def _functions(code: CodeType) -> Iterator[tuple[Name, CodeType]]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield (inner.co_qualname, inner.co_firstlineno), inner
            yield from _functions(inner)


def module_of(path: str) -> str:
    """graphql/gateway/errors.py is gateway.errors."""
    return path.removeprefix("graphql/").removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def set_constant(name: str, moved_by: int, module: str) -> None:
    """The constant of the module, and of every module of ours that imported it, moved by so many units or days."""
    old = getattr(importlib.import_module(module), name)
    for other in list(sys.modules.values()):
        if str(getattr(other, "__file__", "") or "").startswith(str(ROOT)) and vars(other).get(name) is old:
            setattr(other, name, moved(old, moved_by))


def reread(folder: Path) -> None:
    """The demo's data are read from this folder, also by the tests that read them when they were imported."""
    reader = importlib.import_module("app.demo.lines")
    vars(reader)["DATA"] = folder
    reader.load_lines.__defaults__ = (folder,)
    for module in list(sys.modules.values()):
        file = str(getattr(module, "__file__", "") or "")
        if file.startswith(str(ROOT / "tests")) and "load_lines" in vars(module):
            exec(compile(Path(file).read_text(encoding="utf-8"), file, "exec"), vars(module))


def moved(value: Any, by: int) -> Any:
    """A number by units, a day or a time by days."""
    return value + timedelta(by) if isinstance(value, date | timedelta) else value + by
