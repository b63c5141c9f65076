"""Builds of many rounds: each round a part of its own, made where there is a core for it, and put together without holding it."""
