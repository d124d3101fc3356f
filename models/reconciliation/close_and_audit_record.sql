-- The records of every check of these two areas that takes part in a difference.
{{ union_of([
    'r52_revenue_unlike_posted', 'r53_deferred_unlike_ledger', 'r54_unbilled_unlike_ledger', 'r55_revenue_never_posted',
    'r56_impossible_revenue', 'r57_backlog_does_not_roll', 'r58_loss_without_provision', 'r59_bookings_unlike_sales_orders',
    'r60_changed_after_close', 'r61_paid_without_hours', 'r62_worked_without_pay', 'r63_payroll_unlike_ledger',
    'r64_standard_unlike_payroll', 'r65_subcontractor_hours_unlike_bills', 'r66_headcount_by_system',
    'r67_paid_in_other_cost_centre', 'r77_margin_unlike_trial_balance', 'r78_backlog_after_end',
    'r79_value_changed_without_estimate', 'r80_invoice_before_service', 'r81_position_after_end',
    'r68_stale_source', 'r69_incomplete_extract', 'r70_control_total_lost', 'r71_manual_journal_without_reference',
    'r72_one_person_decided_twice', 'r73_record_from_two_sources', 'r74_untraceable_number', 'r75_plan_unlike_work',
    'r76_schema_drift'
]) }}
