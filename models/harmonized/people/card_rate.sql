{{ effective_segments('ref_rate_card_standard', ['resource_id'], ['currency', 'rate']) }}
