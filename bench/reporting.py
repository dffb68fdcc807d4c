"""A result beside its bar, as a line of a table."""

from typing import NamedTuple


class Result(NamedTuple):
    """A measured figure over its baseline (1 for a figure that stands alone), and what it is held against."""

    name: str
    measured: float
    baseline: float
    at_most: float | None = None
    at_least: float | None = None
    unit: str = "×"
    parts: str = "s"
    """Unit of the two figures that a ratio is made of."""

    @property
    def ratio(self) -> float:
        """The figure in terms of its baseline."""
        return self.measured / self.baseline

    @property
    def is_met(self) -> bool:
        """Whether the bar is met; where there is none, it is."""
        fits_above = self.at_most is None or self.ratio <= self.at_most
        return fits_above and (self.at_least is None or self.ratio >= self.at_least)

    def line(self) -> str:
        """'cold build / PyYAML's C loader alone    1.83 ×   at most 2 ×   met   (2.41 s / 1.32 s)'."""
        bar = ""
        if self.at_most is not None:
            bar = f"at most {self.at_most:g} {self.unit}"
        elif self.at_least is not None:
            bar = f"at least {self.at_least:g} {self.unit}"
        verdict = "" if not bar else "met" if self.is_met else "MISSED"
        parts = "" if self.unit != "×" else f"({self.measured:,.3f} {self.parts} / {self.baseline:,.3f} {self.parts})"
        return f"{self.name:<62} {self.ratio:>8.2f} {self.unit:<2}  {bar:<16} {verdict:<7} {parts}".rstrip()
