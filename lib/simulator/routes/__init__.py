"""What can be asked of the simulator, one file a family of routes."""
