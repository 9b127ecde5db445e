"""What a reader's words find: areas, indicators, good practices."""
