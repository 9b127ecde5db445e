"""What a trial changed: the answers to what an address asks, their words, and their rows for files."""
