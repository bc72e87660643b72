"""The service as a whole: from nothing to a page that answers, and cleanly back."""
