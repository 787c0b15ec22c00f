"""Charts: numbers of the method as drawings. Pure functions of values; nothing is counted here, and colours are left to the stylesheet."""
