"""What an ECR holds, as AWS tells it."""
