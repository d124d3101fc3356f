-- R78 · Which engagements ended with backlog left?
-- Prevents a backlog and an outlook that hold work nobody will do any more.
select
    {{ check_record(
        'R78', key='engagement.engagement_id', left_value='months.backlog_txn', right_value='0',
        currency='engagement.currency', record="'engagement:' || engagement.engagement_id || ':backlog'",
        since_date='engagement.end_date', left_ref='engagement.source_ref'
    ) }}
from {{ ref('engagement_month') }} as months
inner join {{ ref('engagement') }} as engagement on months.engagement = engagement.engagement_id
where
    months.currency_view = 'reporting'
    and months.period = {{ last_period() }}
    and months.backlog_txn > 0
    and engagement.end_date <= {{ policy('as_of') }}
