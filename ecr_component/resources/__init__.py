"""What is registered with Pulumi."""
