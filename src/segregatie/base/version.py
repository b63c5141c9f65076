"""The version of the software, in its one place."""

__version__ = "0.1.0"
