{{ config(materialized='ephemeral') }}

{#- signal: [words before, value, decimals, words after] -#}
{%- set signals = {
    'margin': ['margin ', 'margin * 100', 1, ' points below target'],
    'burn': ['cost ', 'burn * 100', 1, ' points ahead of progress'],
    'slip': ['milestones slip ', 'slip', 1, ' days'],
    'overdue': ['a milestone is ', 'overdue', 0, ' days overdue'],
    'missing': ['', 'missing', 1, ' hours of its people are missing'],
    'unbilled': ['unbilled for ', 'unbilled', 0, ' days or more'],
    'unpaid': ['unpaid ', 'unpaid', 0, ' days after due']
} %}
with judged as (
    select
        measured.*,
        case when measured.value >= act.value then 2 when measured.value >= watch.value then 1 else 0 end as score
    from {{ ref('health_signal') }} as measured
    inner join {{ ref('check_threshold') }} as watch on watch.check_id = 'health_' || measured.signal || '_watch'
    inner join {{ ref('check_threshold') }} as act on act.check_id = 'health_' || measured.signal || '_act'
),

worst as (
    select
        engagement_id,
        {%- for signal in signals %}
        max(case when signal = '{{ signal }}' then value end) as {{ signal }},
        max(case when signal = '{{ signal }}' then score end) as {{ signal }}_score,
        {%- endfor %}
        max(score) as score
    from judged
    group by engagement_id
)

select
    *,
    ''
    {%- for signal, (before, value, decimals, after) in signals.items() %}
    || case
        when {{ signal }}_score = score
            then ', {{ before }}' || cast(cast({{ value }} as decimal(18, {{ decimals }})) as varchar) || '{{ after }}'
        else ''
    end
    {%- endfor %} as reasons
from worst
