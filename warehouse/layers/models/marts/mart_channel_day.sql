select
    cast(day as date) as day,
    cast(channel as varchar) as channel,
    cast(source as varchar) as source,
    cast(currency as varchar) as currency,
    {{ count_of('impressions') }} as impressions,
    {{ count_of('clicks') }} as clicks,
    {{ total('cost') }} as cost,
    {{ total('platform_conversions') }} as platform_conversions,
    {{ total('platform_value') }} as platform_value,
    {{ count_of('orders') }} as orders,
    {{ count_of('new_customers') }} as new_customers,
    {{ total('revenue') }} as revenue,
    cast(sum(margin) as decimal(18, 6)) as margin,
    {{ count_of('without_cost') }} as orders_without_cost,
    {{ count_of('sessions') }} as sessions,
    {{ total('measured_conversions') }} as measured_conversions
from {{ ref('int_channel_day') }}
group by 1, 2, 3, 4
order by 1, 2, 3, 4
