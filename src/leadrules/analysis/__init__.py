"""What can be said about rules without any lead: findings of `check`, each with a lead that shows it or its cause."""
