"""Pulumi's files, read without Pulumi."""
