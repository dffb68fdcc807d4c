"""The sections of the file, one module each, in the order of baking, all of which comes after the events: the last two
count and explain what others have.

An importer is a section, too, and stands before these two.
"""

from loaders.baking.section import Section
from loaders.baking.sections import dataset, dates, events, history, names, registries, requests, vocabulary, waivers
from schema.tables import SPELLINGS

SECTIONS: tuple[Section, ...] = (
    registries.SECTION,
    names.SECTION,
    vocabulary.SECTION,
    waivers.SECTION,
    requests.SECTION,
    history.SECTION,
    dataset.SECTION,
    dates.SECTION,
)
TABLES = (*events.TABLES, *(table for section in SECTIONS for table in section.tables), SPELLINGS)
"""Every table of the file but the index for search."""
