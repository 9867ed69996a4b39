"""Pages about money: rates, runs of payments, and what each payee claimed and got."""
