"""Who is served and who serves."""
