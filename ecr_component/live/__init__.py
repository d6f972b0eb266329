"""What an ECR holds: in the JSON of the AWS CLI, or asked of AWS with boto3."""
