"""The account of ASB case reviews: what the statute publishes, the picture, and the demand."""
