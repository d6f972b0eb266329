"""The service `api`: the task that runs its image, and the role that builds it."""

import json

import pulumi
import pulumi_aws as aws

from ecr_component import EcrOutputs

REPOSITORY = "team/api"

config = pulumi.Config()
registry = EcrOutputs.from_stack(config.require("registry"))


def role(name: str, service: str, policy: pulumi.Output[str]) -> aws.iam.Role:
    """A role for a service of AWS, with a policy."""
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    made = aws.iam.Role(
        name,
        assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": trust}),
    )
    aws.iam.RolePolicy(name, role=made.name, policy=policy)
    return made


builder = role(
    "builder", "codebuild.amazonaws.com", registry.pull_push_policy(REPOSITORY)
)
runner = role("runner", "ecs-tasks.amazonaws.com", registry.pull_policy(REPOSITORY))

image = registry.image_uri(REPOSITORY, tag=config.require("tag"))
task = aws.ecs.TaskDefinition(
    "api",
    family="api",
    requires_compatibilities=["FARGATE"],
    network_mode="awsvpc",
    cpu="256",
    memory="512",
    execution_role_arn=runner.arn,
    container_definitions=pulumi.Output.json_dumps(
        [{"name": "api", "image": image, "portMappings": [{"containerPort": 8080}]}]
    ),
)

pulumi.export("image", image)
pulumi.export("builder", builder.arn)
pulumi.export("task", task.arn)
