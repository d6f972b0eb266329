"""The stack that `stacks/Pulumi.<stack>.yaml` describes."""

import pulumi

from ecr_component import stack_components

for name, output in stack_components("ecr").outputs.items():
    pulumi.export(name, output)
