import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# What `lessons.set_down` does as a plan is closed, for those that are closed already.
SET_DOWN = """
INSERT INTO problem_solving_lesson (plan_id, outcome, words)
SELECT p.id,
  CASE
    WHEN f.effect <> 'measured' THEN 'unmeasured'
    WHEN (f.result #>> '{figures,high}')::float < n.nothing THEN 'fell'
    WHEN (f.result #>> '{figures,low}')::float > n.nothing THEN 'rose'
    ELSE 'unsure'
  END,
  lower(concat_ws(E'\\n', p.title, p.told, f.lessons, a.did))
FROM problem_solving_plan p
JOIN problem_solving_finalisation f ON f.plan_id = p.id
CROSS JOIN LATERAL (
  SELECT CASE f.result #>> '{figures,unit}' WHEN 'events' THEN 0 ELSE 1 END AS nothing
) n
LEFT JOIN (
  SELECT plan_id, string_agg(what || E'\\n' || mechanism, E'\\n' ORDER BY due_on, id) AS did
  FROM problem_solving_planaction GROUP BY plan_id
) a ON a.plan_id = p.id
WHERE p.state = 'closed'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("problem_solving", "0004_answers_to_audits"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="lesson",
                        serialize=False,
                        to="problem_solving.plan",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("fell", "Fell, more than chance explains"),
                            ("unsure", "Cannot be told from chance"),
                            ("rose", "Rose, more than chance explains"),
                            ("unmeasured", "Effect not measurable"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="lesson_words", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
        migrations.RunSQL(SET_DOWN, migrations.RunSQL.noop),
    ]
