"""Asking other departments' data over HTTP (docs/data-checks.md): one inquiry for each question on a matter."""
