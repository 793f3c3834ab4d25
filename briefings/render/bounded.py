"""A Jinja2 sandbox for templates that may hold a mistake: what they do is counted, and what they make has a size.

A step is a turn of a loop, a call, a filter, a test, an operator, an included template; what is handed to any of them,
compared, sliced or printed costs one more for each entry in it and for each 100 characters. A text or list that is made
has at most 100,000 characters or entries, a macro's or block's text as many as a message or page may have, a number 15
digits, a range 1,000 entries. Filters, tests, functions and methods are those that a digest needs; others are refused.
What one step takes in our own code is not measured, nor is the time it takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from math import log10
from typing import Any, cast

from jinja2 import BaseLoader, nodes
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.filters import FILTERS as OF_JINJA
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer

from briefings.render.environment import prepared

LARGEST = 100_000
LONGEST_RANGE = 1_000
MOST_DIGITS = 15
A_STEP = 100  # characters

_FILTERS = """
abs capitalize count d default e escape first format int join last length list lower map reject rejectattr replace round
select selectattr string title trim unique upper
"""
_TESTS = """
boolean defined eq equalto even false float ge gt in integer le lt mapping ne none number odd sequence string true
undefined
"""
FILTERS, TESTS = frozenset(_FILTERS.split()), frozenset(_TESTS.split())
FUNCTIONS = frozenset({"cycler", "dict", "joiner", "namespace"})
# Of texts, numbers and containers; those of our own things are ours.
METHODS = frozenset({"endswith", "get", "items", "keys", "lower", "startswith", "strip", "title", "upper", "values"})
_PLAIN = (str, bytes, int, float, complex, list, tuple, dict, set, frozenset, range)
_CONTAINERS = (list, tuple, set, frozenset)
_WIDE = re.compile(r"%[^%a-zA-Z]*(?:\*|\d{3})")


@dataclass(slots=True)
class _Budget:
    """How many steps a filling may still take, and how long a text may be."""

    left: int
    room: int

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            message = "it takes too many steps; is there a loop in a loop?"
            raise SecurityError(message)


_BUDGET: ContextVar[_Budget] = ContextVar("steps of a template")


@contextmanager
def bounds(*, steps: int, room: int) -> Iterator[None]:
    """Within it a template may take so many steps, and a text of it may have so many characters."""
    token = _BUDGET.set(_Budget(steps, room))
    try:
        yield
    finally:
        _BUDGET.reset(token)


class BoundedEnvironment(SandboxedEnvironment):
    """The sandbox; its templates can only be filled within `bounds`."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401  # Jinja's own hook
        for turned_off in source.find_all(nodes.ScopedEvalContextModifier):
            message = "escaping can't be turned off"
            raise TemplateSyntaxError(message, turned_off.lineno, args[0] if args else None)
        return super()._generate(_Counting().visit(source), *args, **kwargs)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # as in Jinja
        """Call what a template calls, and count it."""
        _BUDGET.get().spend()
        _weigh([args, kwargs])
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401  # as in Jinja
        """What an operator gives, unless it is huge."""
        if operator == "%" and isinstance(left, str | bytes):
            message = "texts are put together with ~, not with %"
            raise SecurityError(message)
        if _too_large(operator, left, right):
            message = f"what {operator} gives is larger than {LARGEST:,} entries or {MOST_DIGITS} digits"
            raise SecurityError(message)
        return _made(super().call_binop(context, operator, left, right))

    def wrap_str_format(self, value: Any) -> None:  # noqa: ANN401  # as in Jinja
        """No exception for `format` as a method: it can make a text of any width."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401  # as in Jinja
        """Of texts, numbers and containers only the methods that make nothing large."""
        if isinstance(obj, _PLAIN) and callable(value) and attr not in METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)


def bounded(platform: str, loader: BaseLoader) -> BoundedEnvironment:
    """The sandbox of a platform."""
    made = prepared(BoundedEnvironment, platform, loader)
    join: Callable[..., Any] = markup_join if made.autoescape else str_join
    shown = made.finalize
    allowed = {name: one for name, one in made.filters.items() if name in FILTERS or name not in OF_JINJA}
    allowed |= {"format": _format, "round": _round, "replace": _bounded_replace(made.filters["replace"])}
    made.filters = {name: _counting(one) for name, one in allowed.items()}
    made.filters |= {"(turns)": _turns, "(weighed)": _weighed, "(joined)": _counting(join)}
    tests: dict[str, Any] = made.tests
    made.tests = {name: _counting(one) for name, one in tests.items() if name in TESTS}
    made.globals = {name: one for name, one in DEFAULT_NAMESPACE.items() if name in FUNCTIONS} | {"range": _range}
    made.finalize = lambda value: shown(_weighed(value)) if shown else _weighed(value)
    made.concat = _concat  # type: ignore[method-assign]  # an environment may bring its own
    return made


class _Counting(NodeTransformer):
    """Has everything counted that Jinja does without asking the environment."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802  # Jinja's own name
        node.iter = _through("(turns)", node.iter)
        return self.generic_visit(node)

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802  # Jinja's own name
        node.template = _through("(weighed)", node.template)
        return self.generic_visit(node)

    visit_Import = visit_FromImport = visit_Include  # noqa: N815  # Jinja's own name

    def visit_Operand(self, node: nodes.Operand) -> nodes.Node:  # noqa: N802  # Jinja's own name
        node.expr = _through("(weighed)", node.expr)
        return self.generic_visit(node)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802  # Jinja's own name
        node.expr = _through("(weighed)", node.expr)
        return self.generic_visit(node)

    def visit_Pair(self, node: nodes.Pair) -> nodes.Node:  # noqa: N802  # Jinja's own name
        node.key = _through("(weighed)", node.key)
        return self.generic_visit(node)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802  # Jinja's own name
        if isinstance(node.arg, nodes.Slice):
            node.node = _through("(weighed)", node.node)
        elif not isinstance(node.arg, nodes.Const):
            node.arg = _through("(weighed)", node.arg)
        return self.generic_visit(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802  # Jinja's own name
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return self.generic_visit(_through("(joined)", parts))


def _through(name: str, node: nodes.Node) -> nodes.Filter:
    return nodes.Filter(cast("nodes.Expr", node), name, [], [], None, None, lineno=node.lineno)


def _turns(things: Iterable[object]) -> Iterator[object]:
    budget = _BUDGET.get()
    for thing in things:
        budget.spend()
        yield thing


def _weighed(value: Any) -> Any:  # noqa: ANN401  # whatever a template has
    """The value, paid for with all that is in it; of what is only read along, when it is read."""
    if isinstance(value, Iterator):
        return map(_weighed, _turns(value))
    _weigh([value])
    return value


def _weigh(left: list[object]) -> None:
    budget = _BUDGET.get()
    budget.spend()
    while left:
        one = left.pop()
        if isinstance(one, str | bytes):
            budget.spend(len(one) // A_STEP)
        elif isinstance(one, range):
            budget.spend(len(one))
        elif isinstance(one, dict):
            budget.spend(2 * len(one))
            left += [*one.keys(), *one.values()]
        elif isinstance(one, _CONTAINERS):
            budget.spend(len(one))
            left += one


def _made(value: Any) -> Any:  # noqa: ANN401  # whatever a filter gives
    if isinstance(value, str | bytes | list | tuple) and len(value) > LARGEST:
        message = f"a text or list is larger than {LARGEST:,}"
        raise SecurityError(message)
    return _weighed(value)


def _too_large(operator: str, left: object, right: object) -> bool:
    if isinstance(left, int | float) and isinstance(right, int | float):
        sizes = log10(max(1, abs(left))), log10(max(1, abs(right)))
        return {"*": sum(sizes), "**": sizes[0] * max(0, right)}.get(operator, max(sizes)) > MOST_DIGITS
    if operator == "*":
        return _entries(left) * _entries(right) > LARGEST
    return operator == "+" and _entries(left) + _entries(right) > LARGEST


def _entries(value: object) -> float:
    if isinstance(value, int | float):
        return max(0, value)
    return len(value) if isinstance(value, str | bytes | list | tuple) else 1


def _counting(one: Callable[..., Any]) -> Callable[..., Any]:
    """A filter or test that pays for what it is given and what it gives; what Jinja hands to it comes along."""
    hidden = 1 if hasattr(one, "jinja_pass_arg") else 0

    @wraps(one)
    def counted(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # as the filter
        for number in (*args[hidden + 1 :], *kwargs.values()):
            if isinstance(number, int | float) and abs(number) > LARGEST:
                message = f"{number:,} is larger than {LARGEST:,}"
                raise SecurityError(message)
        paid = [*args[:hidden], *map(_weighed, args[hidden:])]
        return _made(one(*paid, **{name: _weighed(value) for name, value in kwargs.items()}))

    return counted


def _format(text: object, *values: object, **named: object) -> str:
    pattern = str(text)
    if len(pattern) > LONGEST_RANGE or _WIDE.search(pattern):
        message = f"the filter `format` takes a pattern of {LONGEST_RANGE:,} characters, with widths below 100"
        raise SecurityError(message)
    return pattern % (named or values)


def _round(number: float, digits: int = 0) -> float:
    return round(float(number), max(-MOST_DIGITS, min(MOST_DIGITS, digits)))


def _bounded_replace(replace: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(replace)
    def bounded_one(context: object, text: object, old: str, new: str, count: int | None = None) -> Any:  # noqa: ANN401  # as Jinja's
        if len(str(text)) + str(text).count(str(old)) * len(str(new)) > LARGEST:
            message = f"a text is larger than {LARGEST:,}"
            raise SecurityError(message)
        return replace(context, text, old, new, count)

    return bounded_one


def _range(*ends: int) -> range:
    made = range(*ends)
    if not -LARGEST <= made.start <= made.stop <= LARGEST or len(made) > LONGEST_RANGE:
        message = f"a range is larger than {LONGEST_RANGE:,}"
        raise SecurityError(message)
    return made


def _concat(parts: Iterable[str]) -> str:
    """A macro's or block's text; nothing may be put together of it without end."""
    budget = _BUDGET.get()
    found: list[str] = []
    length = 0
    for part in parts:
        length += len(part)
        budget.spend(len(part) // A_STEP)
        if length > budget.room:
            message = f"a text is larger than {budget.room:,}"
            raise SecurityError(message)
        found.append(part)
    return "".join(found)
