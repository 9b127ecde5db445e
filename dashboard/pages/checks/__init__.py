"""The folded sections below the main charts of a comparison: each a finding, a picture and a table."""
