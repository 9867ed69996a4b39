"""区划和站点: the network as staff see it, change it, keep its hours, fill its posts and inspect its points."""
