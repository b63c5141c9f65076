"""What every room stands on: problems and messages, names, terms, files, languages, the version."""
