package main

import (
	ecr "github.com/pulumi/pulumi-ecr-component/sdk/go/ecrcomponent"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		registry, err := ecr.NewEcrRepositories(ctx, "registry", &ecr.EcrRepositoriesArgs{
			DefaultLifecycle: &ecr.LifecycleArgs{
				KeepTags: []string{"v*"},
				KeepLast: pulumi.IntRef(50),
			},
			Repositories: map[string]ecr.RepositoryArgs{
				"team/api": {
					ExternalAccountIdsWithReadAccess: pulumi.StringArray{
						pulumi.String("111122223333"),
					},
				},
				"team/jobs": {},
				"team/web": {
					ImageTagMutability:                 pulumi.StringRef("IMMUTABLE_WITH_EXCLUSION"),
					ImageTagMutabilityExclusionFilters: []string{"latest"},
					LifecyclePolicyRules: []ecr.LifecycleRuleArgs{{
						Description: pulumi.StringRef("untagged images go after two weeks"),
						Selection: ecr.LifecycleSelectionArgs{
							TagStatus:   "untagged",
							CountType:   "sinceImagePushed",
							CountUnit:   pulumi.StringRef("days"),
							CountNumber: 14,
						},
						Action: ecr.LifecycleActionArgs{Type: "expire"},
					}},
				},
			},
		})
		if err != nil {
			return err
		}

		caches, err := ecr.NewEcrRegistry(ctx, "caches", &ecr.EcrRegistryArgs{
			PullThroughCacheRules: map[string]ecr.PullThroughCacheRuleArgs{
				"quay": {Upstream: "quay"},
			},
			RepositoryCreationTemplates: map[string]ecr.RepositoryCreationTemplateArgs{
				"quay": {
					AppliedFor: []string{"PULL_THROUGH_CACHE"},
					Lifecycle:  &ecr.LifecycleArgs{ExpireAfterDays: pulumi.IntRef(30)},
				},
			},
		})
		if err != nil {
			return err
		}

		roles, err := ecr.NewEcrRoles(ctx, "roles", &ecr.EcrRolesArgs{
			CreateOidcProviders: []string{"github"}, // leave out where the account has it
			Roles: map[string]ecr.RoleArgs{
				"team-ci": {
					Push: []string{"team/*"},
					Github: &ecr.GithubTrustArgs{
						Repository: "octo-org/team",
						Branches:   []string{"main"},
					},
				},
			},
		})
		if err != nil {
			return err
		}

		ctx.Export("urls", registry.EcrRepoUrls)
		ctx.Export("apiUrl", registry.EcrRepoUrls.MapIndex(pulumi.String("team/api")))
		ctx.Export("cacheUrls", caches.EcrPullThroughCacheUrls)
		ctx.Export("roleArns", roles.EcrRoleArns)
		return nil
	})
}
