"""What other languages, editors and documents know of the inputs."""
