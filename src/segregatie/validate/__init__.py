"""Judging a graph, and telling what is wrong by file and line."""
