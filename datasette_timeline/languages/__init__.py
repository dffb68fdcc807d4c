"""The words of the interface, one module for each language."""
