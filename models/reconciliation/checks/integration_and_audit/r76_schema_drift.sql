-- R76 · Where did a source's schema change?
-- Prevents values that a renamed or retyped field takes out of the numbers, and numbers whose unit or currency changed.
select
    {{ check_record(
        'R76', key="stream || ':' || column_name", left_value='sum(occurrences)', right_value='0', currency="'count'",
        record="'field:' || source || ':' || stream || ':' || column_name", since_date='min(seen_at)', risk_amount='0',
        risk_currency=reporting_currency()
    ) }}
from {{ ref('schema_drift') }}
group by source, stream, column_name
