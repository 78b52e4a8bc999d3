"""The one table that everything is reported in: what a row is, and how it is printed."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COLUMNS = ("ratio", "goal", "met", "what", "ours", "beside it", "note")
TO_THE_RIGHT = ("ratio", "goal")


@dataclass(frozen=True)
class Row:
    """A comparison. The ratio is how many times as good as the peer this project is, so that more is always better: the peer's time
    by ours, our bandwidth by the memory's."""

    ratio: float | None
    """None where nothing was measured or there is nothing to compare."""
    goal: float | None
    """The least ratio that is wanted; None for what is only reported."""
    what: str
    ours: str
    """With its unit, as is the peer's."""
    peer: str
    note: str = ""

    @staticmethod
    def not_measured(what: str, reason: str, goal: float | None = None) -> Row:
        """A row that says why it has no figures."""
        return Row(None, goal, what, "", "", f"not measured: {reason}")

    @property
    def met(self) -> str:
        """Whether the goal is met, judged by the ratio as measured, not as printed."""
        if self.ratio is None or self.goal is None:
            return ""
        return "yes" if self.ratio >= self.goal else "**no**"


def duration(seconds: float) -> str:
    """A time with three digits in the unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{figure(seconds / size)} {unit}"
    return f"{figure(seconds / 1e-9)} ns"


def figure(number: float) -> str:
    """A number with three digits, or all that are before the point."""
    size = abs(number)
    return f"{number:.0f}" if size >= 100 else f"{number:.1f}" if size >= 10 else f"{number:.2f}"


def _cell(text: str) -> str:
    """Text that cannot end its cell or its line."""
    return " ".join(text.replace("|", "\\|").split())


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cells(row: Row) -> list[str]:
    ratio = "" if row.ratio is None else figure(row.ratio)
    goal = "" if row.goal is None else f"{row.goal:g}"
    return [ratio, goal, row.met, *map(_cell, (row.what, row.ours, row.peer, row.note))]


def markdown(groups: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """The rows of all sections as one table; a section starts with a line that has only its name."""
    lines = [_line(COLUMNS), _line("---:" if name in TO_THE_RIGHT else "---" for name in COLUMNS)]
    for name, rows in groups:
        lines.append(_line(["", "", "", f"**{name}**", "", "", ""]))
        lines.extend(_line(_cells(row)) for row in rows)
    return "\n".join(lines)
