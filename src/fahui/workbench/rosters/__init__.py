"""值班表 and 请假: who is where in a month, who keeps it, and one's own leave."""
