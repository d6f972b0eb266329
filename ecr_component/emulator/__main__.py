"""``python -m ecr_component.emulator``: the child that `Emulator` starts."""

from ecr_component.emulator.server import main

main()
