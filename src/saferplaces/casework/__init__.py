"""What people decide: reviews, risk, cases, plans, case reviews."""
