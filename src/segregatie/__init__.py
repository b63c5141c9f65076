"""The report *Bestrijding van onderwijssegregatie in gemeenten* (2013) as a knowledge graph."""

__version__ = "0.1.0"
