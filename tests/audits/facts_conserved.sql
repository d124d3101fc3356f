-- Guards against records lost or multiplied between the input layer and the harmonized facts. Per fact: rows and money
-- in = out (records dated after an earlier as-of date are left out on both sides). One row per fact that differs.
{%- set facts = [
    ('crm_booking', 'booking', 'close_date', 'tcv', 'tcv'),
    ('erp_invoice', 'invoice', 'invoice_date', 'net_services + net_expenses + tax', 'gross'),
    ('erp_cash_application', 'cash_application', 'date', 'amount', 'amount'),
    ('erp_ar_writeoff', 'ar_writeoff', 'date', 'amount', 'amount'),
    ('erp_wip_adjustment', 'wip_adjustment', 'date', 'amount', 'amount'),
    ('expense_line', 'expense', 'date', 'amount', 'amount'),
    ('ap_subcontractor_bill', 'subcontractor_bill', 'bill_date', 'amount', 'amount'),
    ('erp_project_transaction', 'project_transaction', 'posting_date', 'amount', 'amount'),
    ('psa_milestone', 'milestone', none, 'amount', 'amount'),
    ('psa_engagement', 'engagement', none, 'psa_contract_value', 'psa_contract_value'),
    ('psa_assignment_plan', 'assignment_plan', none, 'planned_hours', 'planned_hours'),
    ('crm_opportunity_snapshot', 'opportunity_snapshot', 'as_of', 'amount', 'amount'),
    ('payroll_actual', 'payroll', none, 'employer_cost', 'employer_cost'),
] %}

with sides as (
    {%- for input, fact, date, amount_in, amount_out in facts %}
    select '{{ fact }}' as fact, count(*) as row_count, coalesce(sum({{ amount_in }}), 0) as amount
    from ({{ input_layer(input) }}) as input_rows
    {%- if date %}
    where {{ date }} <= {{ known_until() }}
    {%- elif input == 'payroll_actual' %}
    where period <= {{ month_of(known_until()) }}
    {%- endif %}
    union all
    select '{{ fact }}' as fact, -count(*) as row_count, -coalesce(sum({{ amount_out }}), 0) as amount
    from {{ ref(fact) }}
    {%- if not loop.last %} union all {%- endif %}
    {%- endfor %}
    union all
    select 'time_entry' as fact, count(distinct time_entry_id) as row_count, 0 as amount
    from ({{ input_layer('psa_time_entry') }}) as input_rows
    where updated_date <= {{ known_until() }}
    union all
    select 'time_entry' as fact, -count(*) as row_count, 0 as amount
    from {{ ref('time_entry_record') }}
    union all
    select 'existing_time_entry' as fact, count(*) as row_count, sum(hours) as amount
    from {{ ref('time_entry_record') }}
    where not is_deleted
    union all
    select 'existing_time_entry' as fact, -count(*) as row_count, -sum(hours) as amount
    from {{ ref('time_entry') }}
)

select
    fact,
    sum(row_count) as rows_lost,
    sum(amount) as amount_lost
from sides
group by fact
having sum(row_count) <> 0 or sum(amount) <> 0
