"""Moving in: what exists already, as a stack file and a file for `pulumi import`.

Data goes one way:

1. A *source* is recognised by its shape (`source`) and read by the module named after
   it: `terraform_state`, `terraform_show`, `pulumi_export`. Each tells the resources
   that it has as `recorded.Recorded`, in Terraform's words, or why it leaves one.
2. `joining` puts policies to their repositories and both to their registry, an account
   in a region. The `holding.Holding` that it makes says what AWS holds, under which
   address the old tool has it, and what was left and why; `from_aws` makes one of what
   AWS itself tells. From here on nothing depends on the source.
3. `description` says the same in the inputs of the component, as a person would:
   `access_keys` and `lifecycle_keys` say a policy's text in the component's keys,
   `defaults` finds what most repositories share.
4. `stack_text` writes the description as a stack file, with the `kept_lines` of one
   that it replaces; `import_file` what Pulumi needs in order to take over what AWS has.
5. `comparison` looks at what the stack file makes, beside what the source says that AWS
   holds; `next_steps` says what comes after, and `adoption_report` shows all of it.

`module_inputs` goes the short way: it reads the inputs of the Terraform module, with
`hcl` where they are written in HCL, and they are a description already.

Another source is one more module in step 1. A state holds secrets in clear text: only
what step 1 takes by name goes any further, and nothing that the source calls secret.
"""
