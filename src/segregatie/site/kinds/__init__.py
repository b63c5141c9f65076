"""One module a kind of page: what it shows, as data, and which pages of it there are."""
