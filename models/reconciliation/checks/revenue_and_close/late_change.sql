-- Records that landed after a close, with the closed month they belong to by their business date. `period` is empty for
-- what may belong to any: records without a date (master data), deleted ones, and changed ones that now stand in a month
-- that is open. A corrected time entry belongs to the months of all its versions.
{%- set dated = {
    'ap_subcontractor_bill': 'service_period', 'crm_booking': 'close_date', 'erp_ar_writeoff': 'date',
    'erp_cash_application': 'date', 'erp_invoice': 'invoice_date', 'erp_project_transaction': 'posting_date',
    'erp_wip_adjustment': 'date', 'expense_line': 'date', 'hr_absence': 'date', 'payroll_actual': 'period',
    'psa_milestone': 'planned_date', 'ref_fx_rate': 'period'
} %}
with late as (
    select
        *,
        split_part(source_ref, '/', 1) || '/' || split_part(source_ref, '/', 2) as stream
    from {{ source('run_history', 'late_version') }}
),

record_month as (
    {%- for entity, date in dated.items() %}
    select source_ref, substr(cast({{ date }} as varchar), 1, 7) as period
    from ({{ input_layer(entity) }}) as {{ entity }}
    where source_ref in (select late.source_ref from late)
    union all
    {%- endfor %}
    select distinct entry.source_ref, {{ month_of('versions.work_date') }} as period
    from ({{ input_layer('psa_time_entry') }}) as entry
    inner join late on entry.source_ref = late.source_ref
    inner join ({{ input_layer('psa_time_entry') }}) as versions on entry.time_entry_id = versions.time_entry_id
),

placed as (
    select
        late.stream,
        late.source_ref,
        late.version,
        case when late.landed_at > closing.landed_until then record_month.period end as period,
        record_month.period is null or (late.version > 1 and closing.period is null) as is_anywhere
    from late
    left join record_month on late.source_ref = record_month.source_ref
    left join {{ source('run_history', 'closing') }} as closing on record_month.period = closing.period and closing.holds
)

select stream, source_ref, version, period
from placed
where period is not null or is_anywhere
