"""Where texts of laws come from: the package of national laws, a folder of Markdown, a document."""
