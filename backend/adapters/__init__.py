"""The outside world behind the ports; imported by `backend.wiring` alone."""
