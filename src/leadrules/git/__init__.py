"""What git knows: who works here, what its configuration says, and rules as they were in a revision."""
