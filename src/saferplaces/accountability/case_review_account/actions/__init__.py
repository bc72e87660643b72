"""What is done in the account: awareness activity entered or struck out, assumptions saved."""
