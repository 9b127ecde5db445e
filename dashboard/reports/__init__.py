"""What reports on the trials printed, made again from published figures."""
