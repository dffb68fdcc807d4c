"""What a record may say: models, tables, dates and closed lists. Imports nothing else of this repository."""
