"""What can be said about rules beyond one verdict: findings of `check`, and what would change a lead's verdict."""
