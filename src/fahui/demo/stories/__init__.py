"""The stories, one file for each kind."""
