select * from {{ ref('person_forecast') }}
