{#- The current version of every landed record of a stream (the newest, unless that one is deleted) of the sources that
    are configured, with `source_ref` = source/stream/id, the address of the record in the landing. A staging model that
    makes several rows of one record adds #part to it. -#}
{% macro current_landed(connector, stream) -%}
    select
        versions.*,
        versions._source || '/{{ connector }}__{{ stream }}/' || versions._id as source_ref
    from (
        select
            *,
            row_number() over (partition by _source, _id order by _version desc) as recency
        from {{ source('landing', connector ~ '__' ~ stream) }}
    ) as versions
    where
        versions.recency = 1
        and not versions._deleted
        and versions._source not in (select removed.source from {{ source('run', 'removed_source') }} as removed)
{%- endmacro %}
