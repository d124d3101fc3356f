with milestones as (
    select
        milestone_id,
        {{ linked_id('project', 'input_rows.engagement_id') }} as engagement_id,
        amount,
        currency,
        planned_date,
        coalesce(forecast_date, planned_date) as expected_date,
        case when completed_date <= {{ known_until() }} then completed_date end as completed_date,
        case when accepted_date <= {{ known_until() }} then accepted_date end as accepted_date,
        case when psa_status = 'complete' and coalesce(completed_date, accepted_date, planned_date) <= {{ known_until() }} then true else false end as is_complete,
        invoice_id,
        source_ref
    from ({{ input_layer('psa_milestone') }}) as input_rows
)

select
    *,
    coalesce(
        accepted_date is null
        and expected_date < (select p.end_date from {{ ref('fiscal_period') }} as p where p.is_last),
        false
    ) as is_overdue,
    case when {{ policy('milestone_trigger') }} = 'psa_completed' then completed_date else accepted_date end as earned_date
from milestones
