"""One module per interface: fetch, and parse into cubes in the source's own area codes."""
