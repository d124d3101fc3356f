select date as date_day from {{ ref('calendar_day') }}
