"""Words of the command line in, files and text out; each command imports what it needs when it runs."""

from kg.cli.app import app, main

__all__ = ["app", "main"]
