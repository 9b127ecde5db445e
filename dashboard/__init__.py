"""The web: pages, figures and answers made from published frames."""
