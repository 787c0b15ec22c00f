"""What other programs wrote, as new entries. One small file a program; all of them give `Found`, and `plan.py` turns it into entries."""
