"""What passengers say of safety on the bus network."""
