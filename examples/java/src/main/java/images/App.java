package images;

import com.pulumi.Pulumi;
import com.pulumi.ecrcomponent.EcrRepositories;
import com.pulumi.ecrcomponent.EcrRepositoriesArgs;
import com.pulumi.ecrcomponent.inputs.LifecycleActionArgs;
import com.pulumi.ecrcomponent.inputs.LifecycleArgs;
import com.pulumi.ecrcomponent.inputs.LifecycleRuleArgs;
import com.pulumi.ecrcomponent.inputs.LifecycleSelectionArgs;
import com.pulumi.ecrcomponent.inputs.RepositoryArgs;
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

            context.export("urls", registry.ecrRepoUrls());
            context.export("apiUrl",
                registry.ecrRepoUrls().applyValue(urls -> urls.get("team/api")));
        });
    }
}
