"""What `make` runs that the package does not ship."""
