"""Who may do what with a repository, and the policies that say so."""
