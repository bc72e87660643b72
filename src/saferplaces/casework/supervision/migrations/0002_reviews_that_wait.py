from django.db import migrations, models

OPEN = "state IN ('waiting', 'sent_back', 'second_look')"
KEY = "district, closed_on, due_at"
FUNCTION = f"""
CREATE FUNCTION supervision_count_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO supervision_waiting ({KEY}, number)
    SELECT {KEY}, count(*) FROM came WHERE {OPEN} GROUP BY {KEY};
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO supervision_waiting ({KEY}, number)
    SELECT {KEY}, -count(*) FROM went WHERE {OPEN} GROUP BY {KEY};
  ELSE
    INSERT INTO supervision_waiting ({KEY}, number)
    SELECT {KEY}, sum(change) FROM (
      SELECT {KEY}, 1 AS change FROM came WHERE {OPEN}
      UNION ALL
      SELECT {KEY}, -1 FROM went WHERE {OPEN}
    ) AS both_sides GROUP BY {KEY} HAVING sum(change) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER supervision_waiting_came AFTER INSERT ON reviews_review
  REFERENCING NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION supervision_count_waiting();
CREATE TRIGGER supervision_waiting_changed AFTER UPDATE ON reviews_review
  REFERENCING OLD TABLE AS went NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION supervision_count_waiting();
CREATE TRIGGER supervision_waiting_went AFTER DELETE ON reviews_review
  REFERENCING OLD TABLE AS went
  FOR EACH STATEMENT EXECUTE FUNCTION supervision_count_waiting();
INSERT INTO supervision_waiting ({KEY}, number)
SELECT {KEY}, count(*) FROM reviews_review WHERE {OPEN} GROUP BY {KEY};
"""
BACK = """
DROP TRIGGER supervision_waiting_came ON reviews_review;
DROP TRIGGER supervision_waiting_changed ON reviews_review;
DROP TRIGGER supervision_waiting_went ON reviews_review;
DROP FUNCTION supervision_count_waiting();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0006_errors_without_a_review"),
        ("supervision", "0001_reviews_that_came_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="Waiting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=60)),
                ("closed_on", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("number", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["district", "closed_on", "due_at"],
                        include=["number"],
                        name="waiting_by_district",
                    )
                ],
            },
        ),
        migrations.RunSQL(FUNCTION, BACK),
    ]
