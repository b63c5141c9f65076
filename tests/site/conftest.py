"""Takes the fixtures in: mypy cannot check two files named conftest, so they stand in one of another name."""

import pytest

# Before they are imported, so that what they assert says what was found.
pytest.register_assert_rewrite("sights", "query_page")

from page_fixtures import browser, bundled, contexts, node, opens, served, served_bundled, specimen  # noqa: E402

__all__ = ["browser", "bundled", "contexts", "node", "opens", "served", "served_bundled", "specimen"]
