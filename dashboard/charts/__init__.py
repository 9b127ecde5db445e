"""Figures as pictures, words and tables: one description of each chart, and its drawers."""
