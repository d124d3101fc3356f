{{ effective_segments('psa_bill_rate', ['engagement_id', 'resource_id'], ['currency', 'rate']) }}
