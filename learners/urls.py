from django.urls import path

from learners import views

urlpatterns = [
    path("privatliv/glem/", views.forget, name="forget"),
    path("privatliv/glemt/", views.forgotten, name="forgotten"),
]
