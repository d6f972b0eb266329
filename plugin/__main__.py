"""The component as a plugin, which Pulumi starts for programs in other languages."""

import sys

from pulumi.provider import main

from ecr_component.provider import Provider

main(Provider(), sys.argv[1:])
