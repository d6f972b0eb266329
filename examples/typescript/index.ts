import { EcrRepositories } from "@pulumi/ecr-component";

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

export const urls = registry.ecrRepoUrls;
export const apiUrl = registry.ecrRepoUrls["team/api"];
