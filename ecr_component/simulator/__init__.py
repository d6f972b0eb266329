"""What ECR would do to the images of a repository under a lifecycle policy.

Pure: no clock, no network, no AWS. ECR itself acts within 24 hours of an image's
being due; here it acts at once, and then every 24 hours.

Where AWS's documents are silent, the simulation chooses. Of images pushed at the same
moment the one with the smaller digest is the older. "Older than N days" is more than N
times 24 hours. A part may go on the same day as its manifest list. Where the other
choice would be worse for an image, its verdict says so as an `Uncertainty`.

Source: ECR user guide, "Automate the cleanup of images by using lifecycle policies"
and "Examples of lifecycle policies in Amazon ECR".
"""

from ecr_component.live.image import Image
from ecr_component.simulator.outcome import (
    DAYS_AHEAD,
    MOST_DAYS_AHEAD,
    Action,
    Departure,
    Outcome,
    Question,
    Reason,
    RuleReport,
    Uncertainty,
    Verdict,
)
from ecr_component.simulator.simulation import simulate

__all__ = [
    "DAYS_AHEAD",
    "MOST_DAYS_AHEAD",
    "Action",
    "Departure",
    "Image",
    "Outcome",
    "Question",
    "Reason",
    "RuleReport",
    "Uncertainty",
    "Verdict",
    "simulate",
]
