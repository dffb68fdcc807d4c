"""Reading the file: its snapshots, limits, names and dates, and what is looked up in it: the site's lowest floor."""
