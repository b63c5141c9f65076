"""The tables of a release in every form there is a use for."""
