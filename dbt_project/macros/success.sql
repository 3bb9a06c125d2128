{#
  DEFINITIONS §2.2 and §2.3 as expressions over one row of int_episode_outcomes' join: an episode (rejected_on,
  withdrawn_on, as_of) beside the first employment elsewhere, where there is one (started_on, ended_on, told_until, …).
  Each gives one word: immature | unknown | failure | excluded | success.
#}

{# Was the person hired elsewhere within `window` days of the rejection? A withdrawal before the answer leaves it unknown. #}
{% macro rehire_state(window) %}
    case
        when rejected_on + {{ window }} > as_of then 'immature'
        when started_on <= rejected_on + {{ window }} then 'success'
        when withdrawn_on <= rejected_on + {{ window }} then 'unknown'
        else 'failure'
    end
{% endmacro %}

{# Did the person stay `stay` days there? Day `stay` itself is enough: an employment of 183 days succeeds, of 182 fails. #}
{% macro stay_state(stay) %}
    case
        when
            coalesce(ended_on, if(left_on_unknown_day, null, told_until)) >= started_on + {{ stay }}
            and coalesce(withdrawn_on > started_on + {{ stay }}, true)
            then 'success'
        when ended_on < started_on + {{ stay }} and coalesce(ended_on < withdrawn_on, true)
            then if(ended_as_agreed_or_death, 'excluded', 'failure')
        when left_on_unknown_day and told_until < started_on + {{ stay }} and coalesce(told_until < withdrawn_on, true)
            then if(ended_as_agreed_or_death, 'excluded', 'failure')
        else 'unknown'
    end
{% endmacro %}

{# S(window, stay). Nobody is judged before rejected_on + window + stay, however early the answer is known. #}
{% macro success_state(window, stay) %}
    case
        when rejected_on + {{ window }} + {{ stay }} > as_of then 'immature'
        when {{ rehire_state(window) }} = 'success' then {{ stay_state(stay) }}
        else {{ rehire_state(window) }}
    end
{% endmacro %}
