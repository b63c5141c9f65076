"""Records as triples, with the line each came from."""
