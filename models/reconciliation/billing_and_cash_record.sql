-- The records of every check of this area that takes part in a difference.
{{ union_of([
    'r37_old_unbilled_time', 'r38_milestone_not_accepted', 'r39_fee_missed_or_doubled',
    'r40_billing_event_unlike_invoice_line', 'r41_invoice_not_mirrored', 'r42_mirror_without_invoice', 'r43_billed_twice',
    'r44_draft_not_released', 'r45_billed_above_contract', 'r46_credit_memo_without_reference', 'r47_cash_not_applied',
    'r48_receivables_unlike_ledger', 'r49_invoice_unlike_project', 'r50_tax_unlike_rule', 'r51_intercompany_charge'
]) }}
