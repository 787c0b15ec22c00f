"""A Drawing: marks on a plane, in units of its own. Knows shapes and numbers, not what they mean."""

from __future__ import annotations

from collections.abc import Iterable

from journalkit.values import Struct


class Mark(Struct, frozen=True, array_like=True):
    """One shape: line, path, circle, rect or text. `role` is its class, by which the stylesheet gives it its colour.

    `words` is what a text says, and what a mark that leads to an `address` is called.
    """

    shape: str
    role: str
    at: tuple[tuple[str, str], ...]
    words: str = ""
    address: str = ""


class Drawing(Struct, frozen=True, array_like=True):
    """Marks on a plane of a width and a height; what comes later lies on top."""

    width: int
    height: int
    marks: tuple[Mark, ...]

    @property
    def plain(self) -> tuple[Mark, ...]:
        """The marks that lead nowhere."""
        return tuple(each for each in self.marks if not each.address)

    @property
    def links(self) -> tuple[Mark, ...]:
        """The marks that lead somewhere."""
        return tuple(each for each in self.marks if each.address)


def number(value: float) -> str:
    """A number of a drawing, to a tenth: `12`, `3.5`."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def line(role: str, x1: float, y1: float, x2: float, y2: float) -> Mark:
    """A straight line."""
    return Mark("line", role, (("x1", number(x1)), ("y1", number(y1)), ("x2", number(x2)), ("y2", number(y2))))


def path(role: str, points: Iterable[tuple[float, float]]) -> Mark:
    """A line through points."""
    return Mark("path", role, (("d", "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)),))


def circle(role: str, x: float, y: float, radius: float, words: str = "", address: str = "") -> Mark:
    """A dot."""
    return Mark("circle", role, (("cx", number(x)), ("cy", number(y)), ("r", number(radius))), words, address)


def rect(role: str, x: float, y: float, width: float, height: float, words: str = "", address: str = "") -> Mark:
    """A rectangle by its upper left corner."""
    at = (("x", number(x)), ("y", number(y)), ("width", number(width)), ("height", number(height)))
    return Mark("rect", role, at, words, address)


def text(role: str, x: float, y: float, words: str, anchor: str = "start") -> Mark:
    """Words at a place; `anchor` says which end of them stands there: start, middle or end."""
    return Mark("text", role, (("x", number(x)), ("y", number(y)), ("text-anchor", anchor)), words)
