"""Pipelines of forges that log in with a role and push, as files to be committed."""
