"""What a registry has once, and not for each of its repositories."""
