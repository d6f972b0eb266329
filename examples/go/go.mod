module images

go 1.25

require (
	github.com/pulumi/pulumi-ecr-component/sdk/go v0.0.0
	github.com/pulumi/pulumi/sdk/v3 v3.254.0
)

replace github.com/pulumi/pulumi-ecr-component/sdk/go => ./sdks/pulumi-ecr-component
