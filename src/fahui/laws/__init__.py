"""The register of legal sources that the services cite."""
