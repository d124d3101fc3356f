{{ config(materialized='ephemeral') }}

{#- Days from signature until a project can be charged and billed: it is there and lacks none of the prerequisites of R07,
    which asks only of projects that go on. What a run has seen lacking is met on the day a run sees it met; what no run has
    seen lacking was there with the project. -#}
with lacking as (
    select distinct engagement_id
    from {{ ref('project_lacks') }}
),

met as (
    select
        split_part(history.key, ':', 1) as engagement_id,
        max(coalesce(history.resolved_on, observation.observed_on)) as met_on
    from {{ source('run_history', 'exception_history') }} as history
    cross join {{ source('run_history', 'observation') }} as observation
    where history.check_id = 'R07'
    group by split_part(history.key, ':', 1)
),

signed as (
    select
        engagement.engagement_id,
        engagement.practice,
        engagement.entity_id,
        {{ month_of('booking.signed_date') }} as period,
        {{ days_between(
            'booking.signed_date',
            'case when met.met_on > engagement.created_date then met.met_on else engagement.created_date end'
        ) }} as days
    from {{ ref('booking') }} as booking
    inner join {{ ref('engagement') }} as engagement on booking.engagement_id = engagement.engagement_id
    left join met on engagement.engagement_id = met.engagement_id
    left join lacking on engagement.engagement_id = lacking.engagement_id
    where booking.booking_type = 'new' and booking.signed_date is not null and lacking.engagement_id is null
)

{% for dim, key in {
    'firm': "'all'", 'practice': 'practice', 'entity': 'entity_id', 'engagement': 'engagement_id'
}.items() %}
{%- for measure, value in {'setup_ready_total': 'days', 'setup_ready_count': '1'}.items() %}
select '{{ dim }}' as dim, {{ key }} as key, period, '{{ measure }}' as measure, sum({{ value }}) as value
from signed
where {{ key }} is not null
group by {% if dim != 'firm' %}{{ key }}, {% endif %}period
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
