"""The files of a drop with their columns in order.

name:d is a day number written as a date (NEVER = empty); name:n is a whole number of 10^-n units written as a decimal.
"""

LAYOUT = {
    "ref_fiscal_period": "period start_date:d end_date:d close_date:d",
    "ref_fx_rate": "period from_currency to_currency rate_type rate:6",
    "ref_legal_entity": "entity_id name functional_currency country full_time_hours_per_day:2",
    "ref_holiday": "entity_id date:d name",
    "ref_project_class": "engagement_id name client_work productive",
    "ref_rate_card_standard": "resource_id valid_from:d valid_to:d currency rate:2",
    "crm_account": "account_id system name domain parent_account_id",
    "erp_customer": "erp_customer_id entity_id name tax_id",
    "xref_customer": "system source_id customer_id",
    "crm_booking": (
        "booking_id opportunity_id account_id engagement_id booking_type close_date:d signed_date:d currency tcv:2 "
        "acv:2 term_months"
    ),
    "crm_opportunity_snapshot": "as_of:d opportunity_id account_id stage probability:2 currency amount:2 close_date:d",
    "crm_invoice_mirror": "invoice_id account_id status amount:2 currency",
    "psa_engagement": (
        "engagement_id customer_ref_system customer_ref entity_id currency method created_date:d start_date:d "
        "end_date:d psa_contract_value:2 noncancellable_through:d right_to_invoice practice service_line region "
        "contract_id"
    ),
    "psa_estimate": "engagement_id valid_from_period eac_cost:2 currency eac_hours:2",
    "psa_baseline": "engagement_id period planned_value_cum:2 bac:2 currency",
    "psa_milestone": (
        "milestone_id engagement_id amount:2 currency planned_date:d psa_status completed_date:d accepted_date:d "
        "invoice_id"
    ),
    "psa_recurring_fee": "engagement_id valid_from:d valid_to:d currency monthly_amount:2",
    "psa_bill_rate": "engagement_id resource_id valid_from:d valid_to:d currency rate:2",
    "psa_assignment_plan": "engagement_id resource_id period planned_hours:2 planned_rate:2 currency",
    "psa_assignment": "engagement_id resource_id role_id week_start:d hours:2 kind requested_date:d probability:2",
    "psa_time_entry": (
        "time_entry_id version resource_id engagement_id work_date:d hours:2 billable status submitted_date:d "
        "approved_date:d is_deleted updated_date:d"
    ),
    "hr_worker": (
        "resource_id hr_id payroll_id name worker_type entity_id hire_date:d termination_date:d delivery level"
    ),
    "hr_job_history": "resource_id valid_from:d valid_to:d practice manager_id cost_center hours_per_day:2",
    "hr_cost_rate": "resource_id valid_from:d valid_to:d currency rate:2",
    "hr_absence": "absence_id resource_id date:d hours:2 type status",
    "payroll_actual": "payroll_line_id resource_id period run cost_center currency employer_cost:2",
    "ap_subcontractor_bill": "bill_id resource_id engagement_id service_period bill_date:d hours:2 currency amount:2",
    "expense_line": "expense_id resource_id engagement_id date:d currency amount:2 rebillable status",
    "erp_overhead": "entity_id period currency amount:2",
    "erp_contract": "engagement_id currency contract_value:2",
    "erp_invoice": (
        "invoice_id doc_type entity_id erp_customer_id engagement_id invoice_date:d due_date:d currency "
        "net_services:2 net_expenses:2 tax:2 status applies_to effect"
    ),
    "erp_cash_application": "cash_id entity_id erp_customer_id invoice_id date:d currency amount:2",
    "erp_ar_writeoff": "writeoff_id invoice_id date:d currency amount:2 reason",
    "erp_wip_adjustment": "adjustment_id engagement_id date:d currency amount:2 reason invoice_id",
    "erp_project_transaction": (
        "transaction_id time_entry_id engagement_id resource_id posting_date:d hours:2 bill_rate:2 amount:2 invoice_id"
    ),
    "erp_revenue_posting": "engagement_id entity_id period currency amount:2",
    "erp_gl_balance": "entity_id period account_class functional_currency balance:2",
    "ref_target": "metric period dim key value:4",
    "ref_budget": "metric period dim key value:4 version",
    "ref_code": "kind code meaning author mapped_on:d",
    "opening_recognised": (
        "engagement_id as_of:d currency services_to_date:2 expenses_to_date:2 labour_cost_to_date:2 hours_to_date:2"
    ),
}
