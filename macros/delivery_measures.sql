{#- The measures of delivery_movement, by name: each is a column of delivery_month and of engagement_month. -#}
{% macro delivery_measures() -%}
    client_billable_hours realization_base hours_contract_value hours_card_value wip_unapproved revenue_at_risk
    posting_due_count posting_done_count bridge_planned bridge_worked bridge_approved bridge_billed bridge_collected
    invoice_delay_days invoice_delay_count setup_delay_days setup_delay_count slip_days slip_count demand_hours
    staffed_hours expenses_due_count expenses_posted_count expenses_due_value expenses_posted_value
    milestones_due_count milestones_posted_count milestones_due_value milestones_posted_value fees_due_count
    fees_posted_count fees_due_value fees_posted_value revenue_due_count revenue_posted_count revenue_due_value
    revenue_posted_value invoice_wait invoice_wait_base billed_lines billed_lines_in_error invoice_cycle_total
    invoice_cycle_count disputes disputes_value
{%- endmacro %}
