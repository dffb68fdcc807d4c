"""The pages of the publication, one module for each kind."""
