"""What the component costs, beside a bare loop over the same resources."""
