"""The public side: pages, documents and stored queries over HTTP."""
