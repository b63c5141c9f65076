"""Drawings of figures: shapes put in place, and written as SVG and as PNG."""
