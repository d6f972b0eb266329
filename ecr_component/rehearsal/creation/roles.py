"""Roles of IAM, and what they may do."""

from ecr_component.rehearsal.calls import Aws
from ecr_component.rehearsal.creation.wanted import Made, Wanted, tag_list


def role(aws: Aws, wanted: Wanted) -> Made:
    """Create a role, with the policies written into it."""
    name = wanted.physical_name()
    made = aws(
        "iam",
        "create_role",
        RoleName=name,
        AssumeRolePolicyDocument=wanted.text("assumeRolePolicy"),
        Description=wanted["description"],
        MaxSessionDuration=wanted["maxSessionDuration"],
        Path=wanted["path"],
        PermissionsBoundary=wanted["permissionsBoundary"],
        Tags=tag_list(wanted.tags),
    )["Role"]
    for inline in wanted["inlinePolicies"] or []:
        aws(
            "iam",
            "put_role_policy",
            RoleName=name,
            PolicyName=inline.get("name"),
            PolicyDocument=inline.get("policy"),
        )
    foreign = [_attach(aws, name, arn) for arn in wanted["managedPolicyArns"] or []]
    return Made(
        name,
        {
            "arn": made["Arn"],
            "assumeRolePolicy": wanted.text("assumeRolePolicy"),
            "createDate": made["CreateDate"].isoformat(),
            "maxSessionDuration": made.get("MaxSessionDuration", 3600),
            "name": name,
            "path": made["Path"],
            "tagsAll": wanted.tags,
            "uniqueId": made["RoleId"],
        },
        left_out=next(filter(None, foreign), ""),
    )


def role_policy(aws: Aws, wanted: Wanted) -> Made:
    """Write a policy into a role."""
    name, text = wanted.physical_name(), wanted.text("policy")
    aws(
        "iam",
        "put_role_policy",
        RoleName=wanted["role"],
        PolicyName=name,
        PolicyDocument=text,
    )
    return Made(f"{wanted['role']}:{name}", {"name": name, "policy": text})


def policy(aws: Aws, wanted: Wanted) -> Made:
    """Create a policy that roles can share."""
    name, text = wanted.physical_name(), wanted.text("policy")
    made = aws(
        "iam",
        "create_policy",
        PolicyName=name,
        PolicyDocument=text,
        Description=wanted["description"],
        Path=wanted["path"],
        Tags=tag_list(wanted.tags),
    )["Policy"]
    return Made(
        made["Arn"],
        {
            "arn": made["Arn"],
            "attachmentCount": made["AttachmentCount"],
            "name": name,
            "path": made["Path"],
            "policy": text,
            "policyId": made["PolicyId"],
            "tagsAll": wanted.tags,
        },
    )


def role_policy_attachment(aws: Aws, wanted: Wanted) -> Made:
    """Have a role use a policy."""
    arn = wanted["policyArn"]
    left_out = _attach(aws, wanted["role"], arn)
    return Made(f"{wanted['role']}/{arn}", {}, left_out)


def open_id_connect_provider(aws: Aws, wanted: Wanted) -> Made:
    """Have IAM know an issuer of tokens."""
    url = wanted["url"]
    made = aws(
        "iam",
        "create_open_id_connect_provider",
        Url=url,
        ClientIDList=wanted["clientIdLists"],
        ThumbprintList=wanted["thumbprintLists"],
        Tags=tag_list(wanted.tags),
    )
    arn = made["OpenIDConnectProviderArn"]
    # The provider gives it back without its scheme.
    told = {"arn": arn, "url": url.removeprefix("https://"), "tagsAll": wanted.tags}
    return Made(arn, told)


def _attach(aws: Aws, role_name: str, arn: str) -> str:
    """Attach a policy to a role, or say why not."""
    if ":iam::aws:policy/" in arn:
        # moto can load all of AWS's own, which takes longer than most rehearsals.
        aws("iam", "get_role", RoleName=role_name)
        return "AWS's own policies are not here to attach"
    aws("iam", "attach_role_policy", RoleName=role_name, PolicyArn=arn)
    return ""


CREATORS = {
    "aws:iam/role:Role": role,
    "aws:iam/rolePolicy:RolePolicy": role_policy,
    "aws:iam/policy:Policy": policy,
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": open_id_connect_provider,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": role_policy_attachment,
}
