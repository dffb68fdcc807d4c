"""The rules, one module per concern. Each rule is a generator of findings whose docstring is the rule.

NAME_CHECKS look at what an entry is called, be it valid or not; ENTRY_CHECKS at one valid entry alone, where it is
read; DATASET_CHECKS at all of them together.
"""

from collections.abc import Callable, Iterator

from loaders.checks import (
    chronology,
    citations,
    duplicates,
    figures,
    naming,
    places,
    published,
    references,
    relations,
    wording,
)
from loaders.entries import Dataset, Entry
from loaders.problems import Finding

NAME_CHECKS: tuple[Callable[[Entry], Iterator[Finding]], ...] = (
    naming.check_record_name,
    naming.check_year_folder,
)

ENTRY_CHECKS: tuple[Callable[[Entry], Iterator[Finding]], ...] = (
    naming.check_id_date,
    figures.check_figure_order,
    figures.check_figure_once,
    figures.check_claim_says_something,
    figures.check_group_spelling,
    citations.check_two_sources,
    citations.check_weak_source,
    citations.check_citation_once,
    references.check_link_once,
    relations.check_not_to_itself,
    relations.check_relation_once,
    places.check_coordinates_range,
    places.check_coordinates_complete,
    naming.check_label_separator,
    naming.check_successor_given,
    wording.check_full_stop,
)

DATASET_CHECKS: tuple[Callable[[Dataset], Iterator[Finding]], ...] = (
    naming.check_label_unique,
    naming.check_alphabetical,
    naming.check_source_file,
    naming.check_retired_not_in_use,
    references.check_actor_known,
    references.check_place_known,
    references.check_source_known,
    references.check_event_known,
    references.check_tag_known,
    references.check_perspective_known,
    references.check_entry_used,
    relations.check_order,
    relations.check_part_within_whole,
    relations.check_part_cycle,
    places.check_coordinates_swapped,
    places.check_place_cycle,
    places.check_actor_cycle,
    chronology.check_source_after_event,
    chronology.check_actor_lifetime,
    chronology.check_office_order,
    duplicates.check_url_once,
    duplicates.check_event_told_once,
    published.check_published_kept,
    published.check_published_reviewed,
)
