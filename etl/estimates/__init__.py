"""Comparisons of areas: arrays in, results out."""
