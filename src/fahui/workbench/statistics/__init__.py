"""Pages of figures: the ministry's report with the list behind each number, streamlining, and equal access."""
