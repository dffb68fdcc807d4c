"""What all pages have around them, and the pages that stand where nothing is."""
