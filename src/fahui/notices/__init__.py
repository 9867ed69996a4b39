"""Messages to people, by inbox and by outside channels."""
