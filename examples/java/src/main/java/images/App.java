package images;

import com.pulumi.Pulumi;
import com.pulumi.ecrcomponent.EcrRegistry;
import com.pulumi.ecrcomponent.EcrRegistryArgs;
import com.pulumi.ecrcomponent.EcrRepositories;
import com.pulumi.ecrcomponent.EcrRepositoriesArgs;
import com.pulumi.ecrcomponent.EcrRoles;
import com.pulumi.ecrcomponent.EcrRolesArgs;
import com.pulumi.ecrcomponent.inputs.GithubTrustArgs;
import com.pulumi.ecrcomponent.inputs.LifecycleActionArgs;
import com.pulumi.ecrcomponent.inputs.LifecycleArgs;
import com.pulumi.ecrcomponent.inputs.LifecycleRuleArgs;
import com.pulumi.ecrcomponent.inputs.LifecycleSelectionArgs;
import com.pulumi.ecrcomponent.inputs.PullThroughCacheRuleArgs;
import com.pulumi.ecrcomponent.inputs.RepositoryArgs;
import com.pulumi.ecrcomponent.inputs.RepositoryCreationTemplateArgs;
import com.pulumi.ecrcomponent.inputs.RoleArgs;
import java.util.Map;

public class App {
    public static void main(String[] args) {
        Pulumi.run(context -> {
            var registry = new EcrRepositories("registry", EcrRepositoriesArgs.builder()
                .defaultLifecycle(LifecycleArgs.builder()
                    .keepTags("v*")
                    .keepLast(50)
                    .build())
                .repositories(Map.of(
                    "team/api", RepositoryArgs.builder()
                        .externalAccountIdsWithReadAccess("111122223333")
                        .build(),
                    "team/jobs", RepositoryArgs.builder().build(),
                    "team/web", RepositoryArgs.builder()
                        .imageTagMutability("IMMUTABLE_WITH_EXCLUSION")
                        .imageTagMutabilityExclusionFilters("latest")
                        .lifecyclePolicyRules(LifecycleRuleArgs.builder()
                            .description("untagged images go after two weeks")
                            .selection(LifecycleSelectionArgs.builder()
                                .tagStatus("untagged")
                                .countType("sinceImagePushed")
                                .countUnit("days")
                                .countNumber(14)
                                .build())
                            .action(LifecycleActionArgs.builder().type("expire").build())
                            .build())
                        .build()))
                .build());

            var caches = new EcrRegistry("caches", EcrRegistryArgs.builder()
                .pullThroughCacheRules(Map.of(
                    "quay", PullThroughCacheRuleArgs.builder().upstream("quay").build()))
                .repositoryCreationTemplates(Map.of(
                    "quay", RepositoryCreationTemplateArgs.builder()
                        .appliedFor("PULL_THROUGH_CACHE")
                        .lifecycle(LifecycleArgs.builder().expireAfterDays(30).build())
                        .build()))
                .build());

            var roles = new EcrRoles("roles", EcrRolesArgs.builder()
                .createOidcProviders("github") // leave out where the account has it
                .roles(Map.of(
                    "team-ci", RoleArgs.builder()
                        .push("team/*")
                        .github(GithubTrustArgs.builder()
                            .repository("octo-org/team")
                            .branches("main")
                            .build())
                        .build()))
                .build());

            context.export("urls", registry.ecrRepoUrls());
            context.export("apiUrl",
                registry.ecrRepoUrls().applyValue(urls -> urls.get("team/api")));
            context.export("cacheUrls", caches.ecrPullThroughCacheUrls());
            context.export("roleArns", roles.ecrRoleArns());
        });
    }
}
