"""The repositories and roles that `Pulumi.<stack>.yaml` describes."""

import pulumi

from ecr_component import stack_components

for name, output in stack_components("images").outputs.items():
    pulumi.export(name, output)
