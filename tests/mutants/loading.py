"""Puts a mutant in the place of a module when it is imported; nothing is written to disk."""

import ast
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType


def module_of(path: str) -> str:
    """graphql/gateway/errors.py is gateway.errors."""
    name = path.removeprefix("graphql/").removesuffix(".py").replace("/", ".")
    return name.removesuffix(".__init__")


class MutantFinder(MetaPathFinder):
    """Finds one module, and gives it the mutant's tree."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self._module = module
        self._tree = tree

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._module:
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None and spec.origin is not None:
            spec.loader = _MutantLoader(fullname, spec.origin, self._tree)
        return spec


class _MutantLoader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, tree: ast.Module) -> None:
        super().__init__(fullname, path)
        self._tree = tree

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._tree, self.path, "exec")


def install(path: str, tree: ast.Module) -> None:
    """From here on the module of this file is the mutant; it must not have been imported yet."""
    module = module_of(path)
    if module in sys.modules:
        raise RuntimeError(f"{module} is imported already")
    sys.meta_path.insert(0, MutantFinder(module, tree))
