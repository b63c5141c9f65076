"""The report's text: its tables, passages and spellings."""
