using System.Collections.Generic;
using Pulumi;
using Pulumi.EcrComponent;
using Pulumi.EcrComponent.Inputs;

return await Deployment.RunAsync(() =>
{
    var registry = new EcrRepositories("registry", new EcrRepositoriesArgs
    {
        DefaultLifecycle = new LifecycleArgs { KeepTags = { "v*" }, KeepLast = 50 },
        Repositories =
        {
            ["team/api"] = new RepositoryArgs
            {
                ExternalAccountIdsWithReadAccess = { "111122223333" },
            },
            ["team/jobs"] = new RepositoryArgs(),
            ["team/web"] = new RepositoryArgs
            {
                ImageTagMutability = "IMMUTABLE_WITH_EXCLUSION",
                ImageTagMutabilityExclusionFilters = { "latest" },
                LifecyclePolicyRules =
                {
                    new LifecycleRuleArgs
                    {
                        Description = "untagged images go after two weeks",
                        Selection = new LifecycleSelectionArgs
                        {
                            TagStatus = "untagged",
                            CountType = "sinceImagePushed",
                            CountUnit = "days",
                            CountNumber = 14,
                        },
                        Action = new LifecycleActionArgs { Type = "expire" },
                    },
                },
            },
        },
    });

    var caches = new EcrRegistry("caches", new EcrRegistryArgs
    {
        PullThroughCacheRules =
        {
            ["quay"] = new PullThroughCacheRuleArgs { Upstream = "quay" },
        },
        RepositoryCreationTemplates =
        {
            ["quay"] = new RepositoryCreationTemplateArgs
            {
                AppliedFor = { "PULL_THROUGH_CACHE" },
                Lifecycle = new LifecycleArgs { ExpireAfterDays = 30 },
            },
        },
    });

    var roles = new EcrRoles("roles", new EcrRolesArgs
    {
        CreateOidcProviders = { "github" }, // leave out where the account has it
        Roles =
        {
            ["team-ci"] = new RoleArgs
            {
                Push = { "team/*" },
                Github = new GithubTrustArgs
                {
                    Repository = "octo-org/team",
                    Branches = { "main" },
                },
            },
        },
    });

    return new Dictionary<string, object?>
    {
        ["urls"] = registry.EcrRepoUrls,
        ["apiUrl"] = registry.EcrRepoUrls.Apply(urls => urls["team/api"]),
        ["cacheUrls"] = caches.EcrPullThroughCacheUrls,
        ["roleArns"] = roles.EcrRoleArns,
    };
});
