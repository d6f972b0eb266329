"""The repositories of one stack, as `stacks/Pulumi.<stack>.yaml` describes them."""

import pulumi

from ecr_component import EcrRepositories, stack_inputs

registry = EcrRepositories("ecr", stack_inputs())

pulumi.export("ecr_repo_arns", registry.ecr_repo_arns)
pulumi.export("ecr_repo_urls", registry.ecr_repo_urls)
pulumi.export("ecr_replica_repo_arns", registry.ecr_replica_repo_arns)
pulumi.export("ecr_replica_repo_urls", registry.ecr_replica_repo_urls)
pulumi.export("ecr_read_policy_actions", registry.ecr_read_policy_actions)
pulumi.export("ecr_write_policy_actions", registry.ecr_write_policy_actions)
