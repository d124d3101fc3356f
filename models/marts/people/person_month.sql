with classified as (
    select
        person_hours.*,
        worker.entity_id,
        coalesce(worker.is_delivery, false) as is_delivery,
        coalesce(worker.worker_type, '') = 'subcontractor' as is_subcontractor,
        coalesce(level.tier, '') = 'partner' as is_partner,
        {{ policy('utilization_population') }} = 'employees_and_subcontractors' as counts_subcontractors,
        goals.capacity_with_target,
        goals.billable_with_target,
        goals.target_hours
    from {{ ref('person_hours') }} as person_hours
    left join {{ ref('worker') }} as worker on person_hours.resource_id = worker.resource_id
    left join {{ ref('level') }} as level on worker.level = level.level
    left join {{ ref('utilization_target') }} as goals
        on
            person_hours.resource_id = goals.resource_id
            and person_hours.practice_key = goals.practice_key
            and person_hours.period = goals.period
),

populated as (
    select
        classified.*,
        case when is_delivery then billable_hours else 0 end as own_billable,
        case when is_delivery then productive_hours else 0 end as own_productive,
        case when is_subcontractor then billable_hours else 0 end as sub_billable,
        case when is_subcontractor and counts_subcontractors then billable_hours else 0 end as counted_sub_billable,
        case when is_subcontractor and counts_subcontractors then productive_hours else 0 end as counted_sub_productive,
        case
            when {{ policy('utilization_basis') }} = 'gross' then capacity_gross
            when {{ policy('utilization_basis') }} = 'net' then capacity_net
            when is_delivery then recorded_hours
            else 0
        end as own_base
    from classified
)

select
    populated.resource_id as resource,
    nullif(populated.practice_key, '') as practice,
    populated.practice_key,
    populated.entity_id as entity,
    populated.period,
    fiscal_period.start_date as period_start,
    {{ money('populated.billable_hours') }} as hours_billable,
    {{ money('populated.recorded_hours') }} as hours_recorded,
    {{ money('populated.capacity_gross') }} as capacity_gross,
    {{ money('populated.capacity_net') }} as capacity_net,
    {{ money('own_billable + counted_sub_billable') }} as utilization_hours,
    {{ money('own_base + counted_sub_billable') }} as utilization_base,
    {{ money('capacity_gross + counted_sub_billable') }} as utilization_gross_base,
    {{ money('own_productive + counted_sub_productive') }} as utilization_productive_hours,
    {{ money('capacity_net + counted_sub_productive') }} as utilization_productive_base,
    {{ money('own_billable + sub_billable') }} as utilization_incl_subs_hours,
    {{ money('capacity_net + sub_billable') }} as utilization_incl_subs_base,
    {{ money('coalesce(capacity_with_target, 0)') }} as capacity_with_target,
    {{ money('coalesce(billable_with_target, 0)') }} as billable_with_target,
    {{ money('coalesce(target_hours, 0)') }} as target_hours,
    {{ money('fte') }} as fte_month,
    {{ money('case when is_partner then fte else 0 end') }} as fte_partner,
    {{ money('missing_hours') }} as missing_hours,
    {{ money('bench_hours') }} as bench_hours,
    {{ money('approval_delay_days') }} as approval_delay_days,
    {{ money('approved_entry_count') }} as approved_entry_count,
    {{ money('late_entry_count') }} as late_entry_count,
    {{ money('entry_count') }} as entry_count
from populated
inner join {{ ref('fiscal_period') }} as fiscal_period on populated.period = fiscal_period.period
