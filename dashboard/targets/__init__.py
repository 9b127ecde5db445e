"""Targets of areas: what is aimed at, the way there so far, and what is said of it."""
