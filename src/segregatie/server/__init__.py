"""The built release behind HTTP: a listener without an engine, and worker processes that answer and may be killed."""
