"""What changed in all records together: each version as the document that the API has of it."""

REGISTRIES = ("events", "actors", "places", "sources", "tags", "perspectives", "dataset")
"""Those that have versions; the one that most people ask for first."""
DATE = "coalesce(versions.date, '9999')"
"""SQL for the moment of a version: what is not committed yet is later than all that is."""
CHANGE = """
cast(json_object(
  'date', versions.date, 'kind', versions.kind, 'registry', versions.registry, 'key', versions.key,
  'was', case versions.kind when 'renamed' then (
    select record from versions as earlier
    where earlier.registry = versions.registry and earlier.key = versions.key and earlier.version < versions.version
    order by earlier.version desc limit 1
  ) end,
  'record', versions.record, 'version', versions.version, 'hash', versions.hash, 'title', versions.title,
  'lines', (
    select json_group_array(json_object('edit', edit, 'text', text, 'statement', statement)) from (
      select * from version_changes as line
      where line.registry = versions.registry and line.key = versions.key and line.version = versions.version
      order by position
    )
  ),
  'reason', versions.reason,
  'document', case when versions.registry = 'events' then 'events/' || versions.key || '@' || versions.hash end
) as blob)
"""
"""SQL for the document of a row of `versions`, as JSON in bytes."""
