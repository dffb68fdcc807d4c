"""Changing hand-written files: whole lines moved, put in or taken out, so that comments and layout stay."""
