"""Books as .ods (ODF 1.3), row by row."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from loaders.sheets.cells import letters
from loaders.sheets.written import CHOICES, README, SPARE_ROWS, TINTS, BookColumn, BookSheet, WrittenBook, figure

LONGEST_CELL = 32_767
"""Calc takes more, but who saves its file as .xlsx would lose the rest."""
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
"""What the archive says of each of its parts: the same records make the same file."""
_SPACES = 'xmlns:ooo="http://openoffice.org/2004/office" ' + " ".join(
    f'xmlns:{name}="urn:{urn}"'
    for name, urn in {
        **{
            name: f"oasis:names:tc:opendocument:xmlns:{name}:1.0"
            for name in ("office", "table", "text", "style", "config")
        },
        "of": "oasis:names:tc:opendocument:xmlns:of:1.2",  # of conditions, whose attributes begin with it
        "number": "oasis:names:tc:opendocument:xmlns:datastyle:1.0",
        "fo": "oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "svg": "oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "manifest": "oasis:names:tc:opendocument:xmlns:manifest:1.0",
        "calcext": "org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CM_A_LETTER = 0.2


def write_ods(book: WrittenBook, path: Path) -> None:
    """Write a book."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_part("mimetype", zipfile.ZIP_STORED), _TYPE)
        archive.writestr(_part("META-INF/manifest.xml"), _manifest())
        archive.writestr(_part("styles.xml"), _common_styles())
        archive.writestr(_part("settings.xml"), _settings(book))
        with archive.open(_part("content.xml"), "w") as file:
            for piece in _content(book):
                file.write(piece.encode())


def _part(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, _WRITTEN_AT)
    part.compress_type = compression
    return part


def _manifest() -> str:
    files = {"/": _TYPE, "content.xml": "text/xml", "styles.xml": "text/xml", "settings.xml": "text/xml"}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in files.items()
    )
    return f'{_HEAD}<manifest:manifest {_SPACES} manifest:version="1.3">{entries}</manifest:manifest>'


def _document(kind: str, inside: str) -> str:
    return f'{_HEAD}<office:document-{kind} {_SPACES} office:version="1.3">{inside}</office:document-{kind}>'


def _common_styles() -> str:
    """What rows look like as long as they are drafts; a condition can name no other styles."""
    return _document("styles", f"<office:styles>{_cell_style('draft', fill=TINTS['draft'])}</office:styles>")


def _settings(book: WrittenBook) -> str:
    """What stays in sight of each sheet."""
    return _document(
        "settings",
        '<office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f"{_item('ViewId', 'string', 'view1')}{_item('ActiveTable', 'string', README)}"
        f'<config:config-item-map-named config:name="Tables">{"".join(map(_frozen, book.sheets))}'
        "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings>",
    )


def _frozen(sheet: BookSheet) -> str:
    sides = {"Horizontal": sheet.kept, "Vertical": 1}
    split = "".join(
        _item(f"{side}SplitMode", "short", "2") + _item(f"{side}SplitPosition", "int", str(at))
        for side, at in sides.items()
    )
    more = _item("ActiveSplitRange", "short", "3") + _item("PositionRight", "int", str(sheet.kept))
    more += _item("PositionBottom", "int", "1")
    entry = "config:config-item-map-entry"
    return f"<{entry} config:name={quoteattr(sheet.name)}>{split}{more}</{entry}>"


def _item(name: str, kind: str, value: str) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{escape(value)}</config:config-item>'


def _content(book: WrittenBook) -> Iterator[str]:
    yield f'{_HEAD}<office:document-content {_SPACES} office:version="1.3">'
    yield f"<office:automatic-styles>{''.join(_styles(book))}</office:automatic-styles>"
    yield "<office:body><office:spreadsheet>"
    yield f"<table:content-validations>{''.join(_validations(book))}</table:content-validations>"
    yield from _readme(book)
    for sheet in book.sheets:
        yield from _sheet(sheet)
    yield from _choices(book)
    ranges = "".join(_filtered(number, sheet) for number, sheet in enumerate(book.sheets))
    yield f"<table:database-ranges>{ranges}</table:database-ranges>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _styles(book: WrittenBook) -> Iterator[str]:
    yield '<number:text-style style:name="as-text"><number:text-content/></number:text-style>'
    yield (
        '<style:style style:name="hidden" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    yield (
        '<style:style style:name="row" style:family="table-row">'
        '<style:table-row-properties style:use-optimal-row-height="true"/></style:style>'
    )
    yield _cell_style("text")
    yield _cell_style("key", color=TINTS["key"], is_wrapped=False)
    yield _cell_style("figure", is_text=False, is_wrapped=False)
    for name in ("head", "needed"):
        yield _cell_style(name, fill=TINTS[name], is_bold=True, is_wrapped=False)
    yield _cell_style("title", is_bold=True, is_wrapped=False)
    for width in sorted({column.width for sheet in book.sheets for column in sheet.columns} | set(_README_WIDTHS)):
        yield (
            f'<style:style style:name="w{width}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * _CM_A_LETTER:.1f}cm"/></style:style>'
        )


_README_WIDTHS = (24, 100)


def _cell_style(
    name: str,
    *,
    fill: str = "",
    color: str = "",
    is_bold: bool = False,
    is_text: bool = True,
    is_wrapped: bool = True,
) -> str:
    data = ' style:data-style-name="as-text"' if is_text and name != "draft" else ""
    filled = f' fo:background-color="#{fill}"' if fill else ""
    wrapped = ' fo:wrap-option="wrap"' if is_wrapped and name != "draft" else ""
    inked = f' fo:color="#{color}"' if color else ""
    bold = ' fo:font-weight="bold"' if is_bold else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell"{data}>'
        f'<style:table-cell-properties style:vertical-align="top"{filled}{wrapped}/>'
        f"<style:text-properties{inked}{bold}/></style:style>"
    )


def _validations(book: WrittenBook) -> Iterator[str]:
    """What each column with a drop-down offers."""
    for sheet in book.sheets:
        for number, column in enumerate(sheet.columns, 1):
            if column.choice:
                choice = book.choices[column.choice]
                at, last = letters(book.choice_column(column.choice)), len(choice.options) + 1
                condition = f"of:cell-content-is-in-list([${CHOICES}.${at}$2:.${at}${last}])"
                kind = "stop" if choice.is_closed else "warning"
                yield (
                    f"<table:content-validation table:name={quoteattr(_validation(sheet, column))} "
                    f'table:condition={quoteattr(condition)} table:allow-empty-cell="true" '
                    f'table:display-list="unsorted" table:base-cell-address="{_address(sheet, number, 2)}">'
                    f'<table:error-message table:title={quoteattr(column.name)} table:display="true" '
                    f'table:message-type="{kind}"><text:p>{escape(choice.refusal)}</text:p></table:error-message>'
                    "</table:content-validation>"
                )


def _validation(sheet: BookSheet, column: BookColumn) -> str:
    return f"{sheet.name} {column.name}"


def _address(sheet: BookSheet, column: int, row: int) -> str:
    return escape(f"'{sheet.name}'.{letters(column)}{row}")


def _filtered(number: int, sheet: BookSheet) -> str:
    """Says that the header of a sheet has buttons to filter its rows by."""
    corner = f"{_address(sheet, 1, 1)}:{_address(sheet, len(sheet.columns), len(sheet.rows) + 1)}"
    return (
        f'<table:database-range table:name="__Anonymous_Sheet_DB__{number + 1}" '
        f'table:target-range-address="{corner}" table:display-filter-buttons="true"/>'
    )


def _readme(book: WrittenBook) -> Iterator[str]:
    columns = "".join(f'<table:table-column table:style-name="w{width}"/>' for width in _README_WIDTHS)
    yield f'<table:table table:name="{README}">{columns}'
    for title, text in book.readme:
        yield _row(_cell(title, "title"), _cell(text, "text"))
    yield "</table:table>"


def _choices(book: WrittenBook) -> Iterator[str]:
    yield f'<table:table table:name="{CHOICES}" table:style-name="hidden">'
    for row in book.choice_rows:
        yield _row(*(_cell(text, "text") for text in row))
    yield "</table:table>"


def _sheet(sheet: BookSheet) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(sheet.name)}>{''.join(map(_column, sheet.columns))}"
    yield "<table:table-header-rows>"
    yield _row(*map(_head, sheet.columns))
    yield "</table:table-header-rows>"
    told = [_told(sheet, column) for column in sheet.columns]
    for row in sheet.rows:
        yield _row(*map(_value, sheet.columns, told, row))
    yield (
        f'<table:table-row table:style-name="row" table:number-rows-repeated="{SPARE_ROWS}">'
        f"{''.join(f'<table:table-cell {each}/>' for each in told)}</table:table-row>"
    )
    yield f"{_tint(sheet)}</table:table>"


def _column(column: BookColumn) -> str:
    hidden = ' table:visibility="collapse"' if column.use == "mark" else ""
    return (
        f'<table:table-column table:style-name="w{column.width}" '
        f'table:default-cell-style-name="{_style(column)}"{hidden}/>'
    )


def _style(column: BookColumn) -> str:
    return "key" if column.use == "mark" else column.use


def _told(sheet: BookSheet, column: BookColumn) -> str:
    """What the cells of a column say of themselves: style, and drop-down."""
    offered = f" table:content-validation-name={quoteattr(_validation(sheet, column))}" if column.choice else ""
    return f'table:style-name="{_style(column)}"{offered}'


def _head(column: BookColumn) -> str:
    note = f"<office:annotation>{_paragraphs(column.note)}</office:annotation>" if column.note else ""
    style = "needed" if column.is_needed else "head"
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"{note}{_paragraphs(column.name)}</table:table-cell>"
    )


def _value(column: BookColumn, told: str, text: str) -> str:
    if not text:
        return f"<table:table-cell {told}/>"
    if column.use == "figure" and figure(text) is not None:
        return (
            f'<table:table-cell {told} office:value-type="float" office:value="{text}"><text:p>{text}</text:p>'
            "</table:table-cell>"
        )
    return f'<table:table-cell {told} office:value-type="string">{_paragraphs(text)}</table:table-cell>'


def _cell(text: str, style: str) -> str:
    if not text:
        return "<table:table-cell/>"
    told = f'table:style-name="{style}" office:value-type="string"'
    return f"<table:table-cell {told}>{_paragraphs(text)}</table:table-cell>"


def _row(*cells: str) -> str:
    return f'<table:table-row table:style-name="row">{"".join(cells)}</table:table-row>'


def _paragraphs(text: str) -> str:
    """Text as paragraphs, one a line; spaces and tabs that XML would lose are elements."""
    return "".join(f"<text:p>{_line(line)}</text:p>" for line in text.split("\n"))


def _line(line: str) -> str:
    made = escape(line).replace("\t", "<text:tab/>").replace("  ", " <text:s/>")
    if made.startswith(" "):
        made = f"<text:s/>{made[1:]}"
    return f"{made[:-1]}<text:s/>" if made.endswith(" ") else made


def _tint(sheet: BookSheet) -> str:
    """Tint rows that are drafts, as long as they are."""
    if sheet.drafts is None:
        return ""
    last = len(sheet.rows) + 1 + SPARE_ROWS
    target = f"{_address(sheet, 1, 2)}:{_address(sheet, len(sheet.columns), last)}"
    value = quoteattr(f'formula-is([.${letters(sheet.drafts + 1)}2]="draft")')
    return (
        f'<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="{target}">'
        f'<calcext:condition calcext:apply-style-name="draft" calcext:value={value} '
        f'calcext:base-cell-address="{_address(sheet, 1, 2)}"/>'
        "</calcext:conditional-format></calcext:conditional-formats>"
    )
