"""What may be written, and what is wanted by it."""
