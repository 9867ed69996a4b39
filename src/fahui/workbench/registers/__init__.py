"""登记册: one set of pages for every register."""
