"""The demonstration's programme: 882 children and 537 adults, referred until 31 March 2025."""
