-- T&M transactions without an approved entry behind them, unless the ERP has reversed them: the entry's transactions then
-- add up to nothing.
with unsupported as (
    select
        *,
        sum(amount) over (partition by time_entry_id, currency) as left_over
    from {{ ref('time_posting') }}
    where not is_supported
)

select *
from unsupported
where left_over <> 0
