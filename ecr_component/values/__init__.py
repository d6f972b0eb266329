"""Single values with their rules, and how models are read from what is written."""
