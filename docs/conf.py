"""How Sphinx builds the documentation; `make docs` does, with warnings as errors.

Sphinx with MyST: the pages are Markdown, which reads as well where the repository is
looked at, and autodoc takes the Python interface from the docstrings.
"""

from importlib.metadata import version as version_of

project = "ecr-component"
author = "the contributors"
copyright = "the contributors"  # noqa: A001 - Sphinx's name
release = version_of("ecr-component")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_click",
    "sphinx_copybutton",
]
# The two last are for Pulumi's registry, which has a site of its own.
exclude_patterns = ["_build", "_index.md", "installation-configuration.md"]
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_title = f"ecr-component {release}"
html_theme_options = {"navigation_with_keys": True}

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = False

autodoc_member_order = "bysource"
default_role = "code"  # as in Markdown
toc_object_entries_show_parents = "hide"
autodoc_typehints = "description"
copybutton_prompt_text = "$ "
