"""Roles of IAM that push and pull: what may be written of them, and what is wanted."""
