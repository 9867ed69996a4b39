"""Letters, files and seals; it knows no matter."""
