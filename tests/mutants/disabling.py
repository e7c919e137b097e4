"""The mutant of a place: the same file with one guard that never fires.

    if over: return refuse(R(…))      never reached; where an `else` stands beside it, the test is false
    return R(…) if over else None     the other branch
    except E: return R(…)             the fault goes on
    return [R(…)]                     an empty list
    return R(…)                       nothing

The guard's text stays inside `if False:`, so that names and generators stay what they are.
"""

import ast
import copy

from tests.mutants.places import Function, Place, tree_of

Lists = ast.ListComp | ast.SetComp | ast.GeneratorExp


class NoGuard(Exception):
    """The place is not in today's text."""


def disabled(place: Place) -> ast.Module:
    """The file's tree without the guard."""
    tree = copy.deepcopy(tree_of(place.path))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    call = _call_at(tree, place)
    node: ast.AST = call
    while not isinstance(node, ast.stmt):
        above = parents[node]
        if isinstance(above, ast.IfExp) and node is not above.test:
            above.test = ast.Constant(node is not above.body)
            return ast.fix_missing_locations(tree)
        if isinstance(above, Lists) and node is above.elt:
            above.generators[0].ifs.append(ast.Constant(False))
            return ast.fix_missing_locations(tree)
        node = above
    _disable(node, parents[node])
    return ast.fix_missing_locations(tree)


def _call_at(tree: ast.Module, place: Place) -> ast.Call:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (node.lineno, node.col_offset) == (place.line, place.column):
            return node
    raise NoGuard(place.name)


def _disable(statement: ast.stmt, above: ast.AST) -> None:
    """`above` holds the statement in its body."""
    if isinstance(above, ast.If) and _decides(statement, above):
        above.test = _never(above.test) if statement in above.body else _always(above.test)
    elif isinstance(above, ast.ExceptHandler):
        _put(above, statement, ast.Raise())
    elif isinstance(above, Function) and _gives_a_list(statement, above):
        _put(above, statement, ast.Return(ast.List([], ast.Load())))
    else:
        _put(above, statement, ast.If(ast.Constant(False), [statement], []))


def _decides(statement: ast.stmt, above: ast.If) -> bool:
    """Whether the whole branch is the guard: what follows reads its names, or an `else` stands beside it."""
    return bool(above.orelse) or isinstance(statement, ast.Assign | ast.AnnAssign)


def _gives_a_list(statement: ast.stmt, function: Function) -> bool:
    given = ast.unparse(function.returns) if function.returns else ""
    return isinstance(statement, ast.Return) and given.startswith("list[")


def _never(test: ast.expr) -> ast.expr:
    """The test is made, for the names that it binds, and is false."""
    return ast.BoolOp(ast.And(), [ast.Tuple([test], ast.Load()), ast.Constant(False)])


def _always(test: ast.expr) -> ast.expr:
    return ast.BoolOp(ast.Or(), [ast.Constant(True), test])


def _put(above: ast.AST, statement: ast.stmt, instead: ast.stmt) -> None:
    for field in ("body", "orelse", "finalbody"):
        statements = getattr(above, field, [])
        if statement in statements:
            statements[statements.index(statement)] = instead
