"""A cell whose value is not taken: which, what is wrong with it, and what to do."""

from loaders.sheets.cells import Cell, Remark


class Refused(Exception):  # noqa: N818 (nothing has gone wrong: the answer is no, and says why)
    """The value of a cell is not taken."""

    def __init__(self, cell: Cell, message: str, help_text: str) -> None:
        super().__init__(message)
        self.cell, self.message, self.help = cell, message, help_text

    def remark(self, path: str) -> Remark:
        """The same as an error of the sheet file of that name."""
        return Remark(path, self.cell.address, self.message, self.help)
