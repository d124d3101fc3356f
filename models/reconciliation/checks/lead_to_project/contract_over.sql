-- Engagements that are over, and how much may still be planned or charged from then on, in the engagement's currency:
-- nothing after the end or a cancelled status, the rest of the contract after a signed cancellation before the end.
with cancellations as (
    select engagement_id, max(signed_date) as cancelled_on
    from {{ ref('booking') }}
    where booking_type = 'cancellation' and engagement_id is not null and signed_date is not null
    group by engagement_id
),

backlogs as (
    select engagement as engagement_id, max(case when backlog_txn > 0 then backlog_txn else 0 end) as backlog
    from {{ ref('engagement_month') }}
    where currency_view = 'reporting' and engagement is not null and period = {{ last_period() }}
    group by engagement
),

engagements as (
    select
        engagement_id,
        currency,
        method,
        end_date,
        end_date < {{ policy('as_of') }} or coalesce(status, '') = 'cancelled' as is_over,
        case when end_date < {{ policy('as_of') }} then end_date else {{ policy('as_of') }} end as over_from,
        source_ref
    from ({{ input_layer('psa_engagement') }}) as input_rows
)

select
    engagements.engagement_id,
    engagements.currency,
    engagements.method,
    engagements.end_date,
    engagements.is_over,
    engagements.over_from,
    case when engagements.is_over then engagements.over_from else cancellations.cancelled_on end as since_date,
    case when engagements.is_over then 0 else coalesce(backlogs.backlog, 0) end as allowed,
    engagements.source_ref
from engagements
left join cancellations on engagements.engagement_id = cancellations.engagement_id
left join backlogs on engagements.engagement_id = backlogs.engagement_id
where engagements.is_over or cancellations.engagement_id is not null
