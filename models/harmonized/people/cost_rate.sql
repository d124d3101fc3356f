{{ effective_segments('hr_cost_rate', ['resource_id'], ['currency', 'rate']) }}
