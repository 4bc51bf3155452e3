"""What pages show: answers turned into words a rider reads at a glance. Pure, no SQL, no clock."""
