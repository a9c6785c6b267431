{# No two rows share these columns; two gaps count as the same. #}
{% test unique_together(model, columns) %}
select {{ columns | join(', ') }}, count(*) as n
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}

{# No value lies below zero. #}
{% test not_negative(model, column_name) %}
select {{ column_name }} from {{ model }} where {{ column_name }} < 0
{% endtest %}

{# The sum of a column is that of another relation's column, to the last digit. #}
{% test same_sum(model, column_name, to, field) %}
select ours.amount as ours, theirs.amount as theirs
from (select coalesce(sum({{ exact(column_name) }}), 0) as amount from {{ model }}) as ours
cross join (select coalesce(sum({{ exact(field) }}), 0) as amount from {{ to }}) as theirs
where ours.amount <> theirs.amount
{% endtest %}
