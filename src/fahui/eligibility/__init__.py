"""Who may have legal aid: scope and means as rules with dates; every answer can explain itself."""
