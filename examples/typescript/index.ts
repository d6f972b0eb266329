import { EcrRegistry, EcrRepositories, EcrRoles } from "@pulumi/ecr-component";

const registry = new EcrRepositories("registry", {
  defaultLifecycle: { keepTags: ["v*"], keepLast: 50 },
  repositories: {
    "team/api": {
      externalAccountIdsWithReadAccess: ["111122223333"],
    },
    "team/jobs": {},
    "team/web": {
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: ["latest"],
      lifecyclePolicyRules: [
        {
          description: "untagged images go after two weeks",
          selection: {
            tagStatus: "untagged",
            countType: "sinceImagePushed",
            countUnit: "days",
            countNumber: 14,
          },
          action: { type: "expire" },
        },
      ],
    },
  },
});

const caches = new EcrRegistry("caches", {
  pullThroughCacheRules: { "quay": { upstream: "quay" } },
  repositoryCreationTemplates: {
    "quay": {
      appliedFor: ["PULL_THROUGH_CACHE"],
      lifecycle: { expireAfterDays: 30 },
    },
  },
});

const roles = new EcrRoles("roles", {
  createOidcProviders: ["github"], // leave out where the account has it
  roles: {
    "team-ci": {
      push: ["team/*"],
      github: { repository: "octo-org/team", branches: ["main"] },
    },
  },
});

export const urls = registry.ecrRepoUrls;
export const apiUrl = registry.ecrRepoUrls["team/api"];
export const cacheUrls = caches.ecrPullThroughCacheUrls;
export const roleArns = roles.ecrRoleArns;
