"""What every part stands on: it knows no law and no other app."""
