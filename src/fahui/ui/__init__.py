"""Design tokens, components, icons and form rendering."""
