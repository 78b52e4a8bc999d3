"""Formula texts of the constrained problems as Python functions, with their gradients by symbolic derivatives."""
from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z]\w*)|(.))")
NAMES = {name: getattr(math, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "atan", "pi")}
DERIVATIVES = {"exp": "exp({0})", "log": "(1/{0})", "sqrt": "(0.5/sqrt({0}))", "sin": "cos({0})", "cos": "(-sin({0}))",
               "tan": "(1+tan({0})**2)", "atan": "(1/(1+{0}**2))"}

Part = tuple[str, dict[int, str]]
"""The text of an expression, and those of its partial derivatives that are not 0."""


def _sum(a: Part, b: Part, sign: str) -> Part:
    slopes = dict(a[1])
    for variable, slope in b[1].items():
        slopes[variable] = f"({slopes[variable]}{sign}{slope})" if variable in slopes else slope if sign == "+" else f"(-{slope})"
    return f"({a[0]}{sign}{b[0]})", slopes


def _product(a: Part, b: Part) -> Part:
    slopes = {variable: f"{slope}*{b[0]}" for variable, slope in a[1].items()}
    for variable, slope in b[1].items():
        own = f"{a[0]}*{slope}"
        slopes[variable] = f"({slopes[variable]}+{own})" if variable in slopes else own
    return f"({a[0]}*{b[0]})", {variable: f"({slope})" for variable, slope in slopes.items()}


def _of(part: Part, value: str, slope: str) -> Part:
    return value, {variable: f"({slope}*{inner})" for variable, inner in part[1].items()}


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = [next(group for group in match.groups() if group) for match in TOKEN.finditer(text) if match.group().strip()]
        self.place = 0

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def expression(self) -> Part:
        negative = self.peek() == "-" and bool(self.take())
        found = self.term()
        if negative:
            found = _of(found, f"(-{found[0]})", "-1")
        while self.peek() in ("+", "-"):
            sign = self.take()
            found = _sum(found, self.term(), sign)
        return found

    def term(self) -> Part:
        found = self.power()
        while self.peek() in ("*", "/"):
            if self.take() == "*":
                found = _product(found, self.power())
            else:
                below = self.power()
                found = _product(found, _of(below, f"(1/{below[0]})", f"(-1/{below[0]}**2)"))
        return found

    def power(self) -> Part:
        base = self.atom()
        if self.peek() != "^":
            return base
        self.take()
        negative = self.peek() == "-" and bool(self.take())
        text = ("-" if negative else "") + self.power()[0]
        return _of(base, f"({base[0]}**({text}))", f"({text})*{base[0]}**({text}-1)")

    def atom(self) -> Part:
        token = self.take()
        if token == "(":
            found = self.expression()
            self.take()
            return found
        if token in DERIVATIVES:
            self.take()
            inner = self.expression()
            self.take()
            return _of(inner, f"{token}({inner[0]})", DERIVATIVES[token].format(inner[0]))
        if re.fullmatch(r"x\d+", token):
            return token, {int(token[1:]) - 1: "1"}
        return (token if token == "pi" else f"{float(token)!r}"), {}


def functions(texts: Sequence[str], n: int) -> tuple[Callable, Callable]:
    """The values of all texts at a point, and their gradients as rows."""
    parts = []
    for text in texts:
        parser = _Parser(text)
        parts.append(parser.expression())
        assert parser.place == len(parser.tokens), text
    variables = ",".join(f"x{i + 1}" for i in range(n))
    values = ",".join(value for value, _ in parts)
    rows = ",".join("[" + ",".join(slopes.get(i, "0.0") for i in range(n)) + "]" for _, slopes in parts)
    return (eval(f"lambda {variables}: [{values}]", dict(NAMES)),  # noqa: S307: texts of our own file
            eval(f"lambda {variables}: [{rows}]", dict(NAMES)))  # noqa: S307
