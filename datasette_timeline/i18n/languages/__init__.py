"""The words of the interface: one file of data for each language, and what reads them."""
