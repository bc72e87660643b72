"""What goes on in the force: each module is a kind of process that makes events."""
