-- The records of every check of this area that takes part in a difference.
{%- set checks = [
    'r52_revenue_unlike_posted', 'r53_deferred_unlike_ledger', 'r54_unbilled_unlike_ledger', 'r55_revenue_never_posted',
    'r56_impossible_revenue', 'r57_backlog_does_not_roll', 'r58_loss_without_provision', 'r59_bookings_unlike_sales_orders',
    'r60_changed_after_close', 'r61_paid_without_hours', 'r62_worked_without_pay', 'r63_payroll_unlike_ledger',
    'r64_standard_unlike_payroll', 'r65_subcontractor_hours_unlike_bills', 'r66_headcount_by_system',
    'r67_paid_in_other_cost_centre', 'r77_margin_unlike_trial_balance', 'r78_backlog_after_end',
    'r79_value_changed_without_estimate', 'r80_invoice_before_service', 'r81_position_after_end'
] %}
{%- for check in checks %}
select * from {{ ref(check) }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
