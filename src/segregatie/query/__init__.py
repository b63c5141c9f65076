"""Stored queries, their parameters, and what answers them."""
