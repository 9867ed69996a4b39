"""Money: dated rates, and entries that are never changed, only reversed."""
