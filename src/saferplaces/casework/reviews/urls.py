"""Addresses of reviews."""

from django.urls import path

from saferplaces.casework.reviews.views import (
    alerts,
    coverage,
    errors,
    own_word,
    queue,
    review,
)

urlpatterns = [
    path("", queue.queue, name="reviews"),
    path("next", queue.review_next, name="review-next"),
    path("second-looks", queue.second_looks, name="second-looks"),
    path("coverage", coverage.coverage, name="review-coverage"),
    path("alerts", alerts.alerts, name="alerts"),
    path("alerts/<int:pk>/take", alerts.alert_take, name="alert-take"),
    path("alerts/<int:pk>/take-over", alerts.alert_take_over, name="alert-take-over"),
    path("alerts/<int:pk>/close", alerts.alert_close, name="alert-close"),
    path("errors", errors.recording_errors, name="recording-errors"),
    path("errors/<int:pk>", errors.recording_error, name="recording-error"),
    path("<int:pk>", review.review, name="review"),
    path("<int:pk>/take", queue.review_take, name="review-take"),
    path("<int:pk>/release", queue.review_release, name="review-release"),
    path("<int:pk>/together", review.review_together, name="review-together"),
    path("<int:pk>/own-word", own_word.own_word, name="review-own-word"),
    path("<int:pk>/agree", review.review_agree, name="review-agree"),
    path("<int:pk>/send-back", review.review_send_back, name="review-send-back"),
]
