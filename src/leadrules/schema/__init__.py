"""What a lead may hold: types, values, three-valued logic, exact numbers, business time."""
