"""The register: organisations, officers, projects, claims, and the log that proves them."""
