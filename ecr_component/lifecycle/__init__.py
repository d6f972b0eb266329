"""What happens to a repository's images in time."""
