"""How answers are served: kept, compressed, guarded, and made anew when a version is published."""
