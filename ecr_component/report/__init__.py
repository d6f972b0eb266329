"""A registry as one HTML page to look at: who may do what, what goes, what changed.

Pure: a page is made of a `Snapshot` alone, and equal snapshots make equal pages.
"""
