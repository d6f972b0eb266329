"""What programs make beside repositories: keys, roles, policies and tasks."""

from tests.rehearsal.sandbox import Sandbox

ROLE = """
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }],
}
PULL = {
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow", "Action": "ecr:BatchGetImage", "Resource": "*",
    }],
}
"""


def test_a_repository_is_encrypted_with_a_key_of_the_same_program(
    sandbox: Sandbox,
) -> None:
    rehearsal = sandbox.rehearse(
        """
        key = aws.kms.Key(
            "images",
            description="images",
            enable_key_rotation=True,
            tags={"a": "b"},
        )
        aws.ecr.Repository("web", name="web", encryption_configurations=[
            {"encryption_type": "KMS", "kms_key": key.arn},
        ])
        def held(key_id):
            kms = boto3.client("kms")
            return {
                "rotated": kms.get_key_rotation_status(KeyId=key_id)[
                    "KeyRotationEnabled"
                ],
                "said": kms.describe_key(KeyId=key_id)["KeyMetadata"]["Description"],
                "tags": kms.list_resource_tags(KeyId=key_id)["Tags"],
            }
        pulumi.export("arn", key.arn)
        pulumi.export("held", key.id.apply(held))
        pulumi.export("spec", key.customer_master_key_spec)
        pulumi.export("usage", key.key_usage)
        pulumi.export("regions", key.multi_region)
        pulumi.export("policy", key.policy.apply(lambda text: json.loads(text)["Id"]))
        """
    )
    arn = rehearsal.outputs["arn"]
    [web] = rehearsal.repositories
    assert arn.startswith("arn:aws:kms:eu-west-1:123456789012:key/")
    assert (web.encryption_type, web.kms_key) == ("KMS", arn)
    assert rehearsal.outputs == {
        "arn": arn,
        "held": {
            "rotated": True,
            "said": "images",
            "tags": [{"TagKey": "a", "TagValue": "b"}],
        },
        "policy": "key-default-1",
        "regions": False,
        "spec": "SYMMETRIC_DEFAULT",
        "usage": "ENCRYPT_DECRYPT",
    }


def test_an_alias_names_a_key(sandbox: Sandbox) -> None:
    outputs = sandbox.outputs(
        """
        key = aws.kms.Key("images")
        named = aws.kms.Alias("named", name="alias/images", target_key_id=key.id)
        auto = aws.kms.Alias("auto", target_key_id=key.arn)
        prefixed = aws.kms.Alias("p", name_prefix="alias/my-", target_key_id=key.id)
        pulumi.export("arn", named.arn)
        pulumi.export("same", pulumi.Output.all(
            named.target_key_arn, auto.target_key_arn, key.arn
        ).apply(lambda arns: len(set(arns)) == 1))
        pulumi.export("auto", auto.name)
        pulumi.export("prefixed", prefixed.name)
        """
    )
    assert outputs == {
        "arn": "arn:aws:kms:eu-west-1:123456789012:alias/images",
        "auto": "alias/auto-64cc309",
        "prefixed": "alias/my-16695d7",
        "same": True,
    }


def test_a_role_has_its_policies_of_every_kind(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        ROLE
        + """
shared = aws.iam.Policy("shared", name="shared", policy=PULL, tags={"a": "b"})
role = aws.iam.Role(
    "task",
    name="task",
    assume_role_policy=TRUST,
    description="runs the shop",
    inline_policies=[{"name": "inline", "policy": json.dumps(PULL)}],
    managed_policy_arns=[
        shared.arn, "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly",
    ],
)
own = aws.iam.RolePolicy("own", name="own", role=role, policy=PULL)
extra = aws.iam.Policy("extra", policy=json.dumps(PULL), path="/shop/")
attached = aws.iam.RolePolicyAttachment(
    "extra", role=role.name, policy_arn=extra.arn
)
aws.iam.RolePolicyAttachment(
    "foreign", role=role.name, policy_arn="arn:aws:iam::aws:policy/ReadOnlyAccess"
)
def held(_):
    iam = boto3.client("iam")
    attached = iam.list_attached_role_policies(RoleName="task")["AttachedPolicies"]
    return {
        "attached": sorted(policy["PolicyName"] for policy in attached),
        "inline": sorted(iam.list_role_policies(RoleName="task")["PolicyNames"]),
        "said": iam.get_role(RoleName="task")["Role"]["Description"],
    }
pulumi.export("held", pulumi.Output.all(own.id, attached.id).apply(held))
pulumi.export("role", {
    "arn": role.arn, "id": role.id, "path": role.path,
    "session": role.max_session_duration,
    "trust": role.assume_role_policy.apply(lambda text: json.loads(text) == TRUST),
})
pulumi.export("own", own.id)
pulumi.export("extra", extra.arn)
pulumi.export("attached", attached.id)
pulumi.export("shared", {"attached": shared.attachment_count, "tags": shared.tags_all})
"""
    )
    assert rehearsal.outputs == {
        "attached": "task/arn:aws:iam::123456789012:policy/shop/extra-8a00948",
        "extra": "arn:aws:iam::123456789012:policy/shop/extra-8a00948",
        "held": {
            "attached": ["extra-8a00948", "shared"],
            "inline": ["inline", "own"],
            "said": "runs the shop",
        },
        "own": "task:own",
        "role": {
            "arn": "arn:aws:iam::123456789012:role/task",
            "id": "task",
            "path": "/",
            "session": 3600,
            "trust": True,
        },
        "shared": {"attached": 0, "tags": {"a": "b"}},
    }
    reason = "AWS's own policies are not here to attach"
    assert [str(left) for left in rehearsal.not_rehearsed] == [
        f"aws:iam:Role 'task': {reason}",
        f"aws:iam:RolePolicyAttachment 'foreign': {reason}",
    ]


def test_a_task_definition_runs_an_image_of_the_repository(sandbox: Sandbox) -> None:
    outputs = sandbox.outputs(
        """
        web = aws.ecr.Repository("web", name="web")
        task = aws.ecs.TaskDefinition(
            "web",
            family="web",
            container_definitions=web.repository_url.apply(lambda url: json.dumps(
                [{"name": "web", "image": f"{url}:1", "essential": True}]
            )),
            cpu=256,
            memory="512",
            ephemeral_storage={"size_in_gib": 30},
            network_mode="awsvpc",
            proxy_configuration={
                "container_name": "envoy", "properties": {"AppPorts": "8080"},
            },
            requires_compatibilities=["FARGATE"],
            tags={"a": "b"},
            volumes=[
                {"name": "scratch", "host_path": "/tmp"},
                {"name": "later", "configure_at_launch": True},
            ],
        )
        def held(arn):
            told = boto3.client("ecs").describe_task_definition(taskDefinition=arn)
            found = told["taskDefinition"]
            return [
                found["containerDefinitions"][0]["image"],
                *(found[key] for key in (
                    "cpu", "memory", "ephemeralStorage", "proxyConfiguration", "volumes"
                )),
            ]
        pulumi.export("held", task.arn.apply(held))
        for name in ("arn", "arn_without_revision", "id", "network_mode", "revision"):
            pulumi.export(name, getattr(task, name))
        bare = aws.ecs.TaskDefinition(
            "bare", family="bare", container_definitions="[]"
        )
        pulumi.export("bare", bare.revision)
        """
    )
    arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web"
    assert outputs == {
        "arn": f"{arn}:1",
        "arn_without_revision": arn,
        "bare": 1,
        "held": [
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1",
            "256",
            "512",
            {"sizeInGiB": 30},
            {
                "containerName": "envoy",
                "properties": [{"name": "AppPorts", "value": "8080"}],
            },
            [
                {"host": {"sourcePath": "/tmp"}, "name": "scratch"},  # noqa: S108
                {"configuredAtLaunch": True, "name": "later"},
            ],
        ],
        "id": "web",
        "network_mode": "awsvpc",
        "revision": 1,
    }


def test_containers_that_are_no_json_are_refused(sandbox: Sandbox) -> None:
    refusal = sandbox.refusal(
        'aws.ecs.TaskDefinition("web", family="web", container_definitions="[{")'
    )
    assert refusal == (
        "stack dev: 1 problem\n"
        "  aws:ecs:TaskDefinition 'web': containerDefinitions is not JSON (Expecting "
        "property name enclosed in double quotes: line 1 column 3 (char 2))"
    )
