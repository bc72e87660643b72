"""Three commitments to victims: heard, a say in the reparation, told what came of it."""
