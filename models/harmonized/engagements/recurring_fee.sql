{{ effective_segments('psa_recurring_fee', ['engagement_id'], ['currency', 'monthly_amount']) }}
