-- R27 · Which time was posted more than once?
-- Prevents a customer from being billed twice for the same hours. Twice is an entry with more postings than reversals, or a
-- posting without an approved entry beside one with it for the same person, engagement, day and hours: the entry was
-- deleted, typed again, and both arrived.
with repeated as (
    select
        time_entry_id,
        sum(case when hours < 0 then -1 else 1 end) as postings
    from {{ ref('time_posting') }}
    group by time_entry_id
    having abs(sum(case when hours < 0 then -1 else 1 end)) > 1
),

ranked as (
    select
        posting.*,
        row_number() over (
            partition by posting.time_entry_id
            order by
                case when (posting.hours < 0) = (repeated.postings < 0) then 1 else 2 end,
                posting.posting_date desc,
                posting.transaction_id desc
        ) as recency
    from repeated
    inner join {{ ref('time_posting') }} as posting on repeated.time_entry_id = posting.time_entry_id
),

days as (
    select
        unsupported.*,
        entry.work_date,
        row_number() over (partition by unsupported.transaction_id order by entry.version desc) as recency
    from {{ ref('unsupported_posting') }} as unsupported
    inner join ({{ input_layer('psa_time_entry') }}) as entry on unsupported.time_entry_id = entry.time_entry_id
    left join repeated on unsupported.time_entry_id = repeated.time_entry_id
    where repeated.time_entry_id is null
),

surplus as (
    select time_entry_id, currency, posting_date, amount, case when recency = 1 then amount else 0 end as kept, source_ref
    from ranked
    union all
    select days.time_entry_id, days.currency, days.posting_date, days.amount + min(twin.amount), min(twin.amount), days.source_ref
    from days
    inner join {{ ref('time_entry') }} as entry
        on
            days.recency = 1
            and days.resource_id = entry.resource_id
            and days.engagement_id = entry.engagement_id
            and days.work_date = entry.work_date
            and days.hours = entry.hours
    inner join {{ ref('time_posting') }} as twin on entry.time_entry_id = twin.time_entry_id and twin.is_supported
    group by days.transaction_id, days.time_entry_id, days.currency, days.posting_date, days.amount, days.source_ref
)

select
    {{ check_record(
        'R27', key='time_entry_id', left_value='sum(amount)', right_value='sum(kept)', currency='currency',
        record="'time_entry:' || time_entry_id", since_date='max(posting_date)', left_ref='max(source_ref)',
        right_ref='min(source_ref)'
    ) }}
from surplus
group by time_entry_id, currency
