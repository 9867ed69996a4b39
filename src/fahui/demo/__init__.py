"""The demo district: invented people and histories, made by running the engine at past dates."""
