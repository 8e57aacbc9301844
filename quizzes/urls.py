from django.urls import path

from quizzes import views

urlpatterns = [
    path("min-side/", views.my_page, name="my-page"),
    path("<slug:course>/quizzer/", views.quizzes, name="quizzes"),
    path("<slug:course>/<slug:chapter>/svar/<slug:ident>/", views.attempt, name="attempt"),
    path("<slug:course>/<slug:chapter>/vis-svaret/<slug:ident>/", views.show, name="show"),
    path("<slug:course>/<slug:chapter>/laest/", views.mark_read, name="mark-read"),
    path("<slug:course>/<slug:chapter>/tilbagemelding/", views.feedback, name="feedback"),
]
