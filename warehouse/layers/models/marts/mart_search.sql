with both_sides as (
    select
        cast(date_trunc('month', day) as date) as month, query, currency,
        impressions as paid_impressions, clicks as paid_clicks, cost as paid_cost,
        platform_conversions as paid_conversions,
        cast(null as bigint) as organic_impressions, cast(null as bigint) as organic_clicks,
        cast(null as decimal(18, 6)) as position_weight
    from {{ ref('stg_ads_search_terms') }}
    union all
    select
        cast(date_trunc('month', day) as date), query, '{{ var("currency") }}',
        null, null, null,
        null,
        impressions, clicks, position * impressions
    from {{ ref('stg_search_console') }}
    where query <> ''
)

select
    cast(month as date) as month,
    cast(query as varchar) as query,
    cast(currency as varchar) as currency,
    {{ count_of('paid_impressions') }} as paid_impressions,
    {{ count_of('paid_clicks') }} as paid_clicks,
    {{ total('paid_cost') }} as paid_cost,
    {{ total('paid_conversions') }} as paid_conversions,
    {{ count_of('organic_impressions') }} as organic_impressions,
    {{ count_of('organic_clicks') }} as organic_clicks,
    {{ total('position_weight') }} as position_weight
from both_sides
group by 1, 2, 3
order by 1, 2, 3
