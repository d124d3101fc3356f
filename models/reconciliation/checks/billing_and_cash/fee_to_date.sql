-- Fees due and billed to date of engagements whose invoices do not say which days they bill. An invoice usually covers
-- `months_billed` months; by the end of L everything older must be billed, and no more than as many months ahead may be,
-- where a lower price may have been granted outside the invoices.
with invoices as (
    select engagement_id, count(*) as invoices, sum(net_services) as net_services, max(source_ref) as source_ref
    from {{ ref('standing_invoice') }}
    where net_services > 0
    group by engagement_id
),

fees as (
    select
        *,
        row_number() over (partition by engagement_id order by effective_from desc) as recency
    from {{ ref('recurring_fee') }}
    where effective_from <= {{ policy('as_of') }}
),

cadences as (
    select
        engagement.engagement_id,
        engagement.currency,
        case when fees.effective_to > {{ policy('as_of') }} then fees.monthly_amount else 0 end as next_fee,
        greatest(cast(round(coalesce({{ divide(
            'invoices.net_services', multiply('invoices.invoices', 'fees.monthly_amount')
        ) }}, 1)) as integer), 1) as months_billed,
        invoices.source_ref
    from {{ ref('engagement') }} as engagement
    inner join fees on engagement.engagement_id = fees.engagement_id and fees.recency = 1
    left join invoices on engagement.engagement_id = invoices.engagement_id
    where
        engagement.method in ('retainer', 'managed_service')
        and engagement.engagement_id not in (select engagement_id from {{ ref('fee_line') }})
),

recent as (
    select cadences.engagement_id, sum(fee_month.amount) as amount
    from cadences
    inner join {{ ref('fee_month') }} as fee_month on cadences.engagement_id = fee_month.engagement_id
    inner join {{ ref('fiscal_period') }} as fiscal_period on fee_month.period = fiscal_period.period
    inner join {{ ref('fiscal_period') }} as last_month
        on last_month.is_last and fiscal_period.period_index > last_month.period_index - cadences.months_billed
    group by cadences.engagement_id
)

select
    cadences.engagement_id,
    cadences.currency,
    sum(lines.billed_services) as billed,
    sum(lines.opening_services + lines.services_revenue) - coalesce(max(recent.amount), 0) as least_billed,
    sum(lines.opening_services + lines.services_revenue) - least(sum(lines.price_adjustment), 0)
    + max(cadences.months_billed * cadences.next_fee) as most_billed,
    max(cadences.source_ref) as source_ref
from cadences
inner join {{ ref('contract_line_month') }} as lines
    on cadences.engagement_id = lines.line_id and cadences.currency = lines.currency
left join recent on cadences.engagement_id = recent.engagement_id
group by cadences.engagement_id, cadences.currency
