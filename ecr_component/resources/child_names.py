"""What the resources of a component are called: names that state files hold for good.

An import file names the same resources, so both ask here.
"""


def child_name(component: str, own: str) -> str:
    """Name what a component has of one repository, or under a name of its own."""
    return f"{component}/{own}"


def registry_child_name(component: str) -> str:
    """Name what a component has once, for the registry as a whole."""
    return component
